/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/commands.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/ipxe/image-exec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Options of all commands that take one image, in the order of @options. */
enum {
    OPTION_NAME,
    OPTION_TIMEOUT,
    OPTION_QUIET,
    OPTION_AUTOFREE,
    OPTION_REPLACE,
};

static const struct ipxe_option image_options[] = {
    {"name", 'n', true},      {"timeout", 't', true},  {"quiet", 'q', false},
    {"autofree", 'a', false}, {"replace", 'r', false}, {NULL, 0, false},
};

static const struct ipxe_option trust_options[] = {
    {"permanent", 'p', false},
    {"allow", 'a', false},
    {NULL, 0, false},
};

/* Finds or fetches the image that is named, and changes it as the options and words say. */
static struct image *take_image(struct ipxe *ipxe, const struct ipxe_arguments *arguments,
                                bool fetch)
{
    struct image *image = arguments->count == 0 ? ipxe->images.selected
                                                : ipxe_acquire(ipxe, arguments->words[0], fetch);

    if (image == NULL) {
        if (arguments->count == 0)
            ipxe_fail(ipxe, "no image selected");
        return NULL;
    }
    if (arguments->options[OPTION_NAME] != NULL)
        alloc_replace(&image->name, arguments->options[OPTION_NAME]);
    if (arguments->count > 1) {
        free(image->arguments);
        image->arguments = text_join(arguments->words + 1, arguments->count - 1);
    }
    if (arguments->options[OPTION_AUTOFREE] != NULL)
        image->autofree = true;
    return image;
}

static uint32_t run_fetch(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return take_image(ipxe, arguments, true) == NULL;
}

static uint32_t run_select(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    struct image *image = take_image(ipxe, arguments, false);

    if (image == NULL)
        return 1;
    ipxe->images.selected = image;
    return 0;
}

static uint32_t run_arguments(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    struct image *image = take_image(ipxe, arguments, false);

    if (image == NULL)
        return 1;
    if (arguments->count == 1) {
        free(image->arguments);
        image->arguments = NULL;
    }
    return 0;
}

static uint32_t run_exec(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    struct image *image = take_image(ipxe, arguments, false);

    if (image == NULL)
        return 1;
    if (arguments->options[OPTION_REPLACE] == NULL || ipxe->script == NULL)
        return ipxe_execute_image(ipxe, image);
    ipxe->replacement = image;
    ipxe->stop = IPXE_STOP_SCRIPT;
    return 0;
}

/* Calls a function for the images that are named, or for all. */
static uint32_t for_images(struct ipxe *ipxe, const struct ipxe_arguments *arguments,
                           void (*each)(struct ipxe *ipxe, struct image *image))
{
    if (arguments->count == 0)
        for (size_t i = ipxe->images.count; i > 0; i--)
            each(ipxe, ipxe->images.list[i - 1]);
    for (size_t i = 0; i < arguments->count; i++) {
        struct image *image = images_find(&ipxe->images, arguments->words[i]);

        if (image == NULL)
            return ipxe_fail(ipxe, "\"%s\": no such image", arguments->words[i]);
        each(ipxe, image);
    }
    return 0;
}

static void show(struct ipxe *ipxe, struct image *image)
{
    ipxe_print(
        ipxe, "%s : %s%s%s%s%s%s\n", image->name, image->uri, image->script ? " [script]" : "",
        image == ipxe->images.selected ? " [SELECTED]" : "", image->arguments == NULL ? "" : " \"",
        image->arguments == NULL ? "" : image->arguments, image->arguments == NULL ? "" : "\"");
}

static void drop(struct ipxe *ipxe, struct image *image)
{
    if (ipxe->replacement == image)
        ipxe->replacement = NULL;
    images_drop(&ipxe->images, image);
}

static uint32_t run_stat(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return for_images(ipxe, arguments, show);
}

static uint32_t run_free(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return for_images(ipxe, arguments, drop);
}

/* To go on as if an image were verified would be worse than to stop. */
static uint32_t run_trust(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    enum { OPTION_ALLOW = 1 };

    if (arguments->options[OPTION_ALLOW] != NULL)
        return 0;
    return ipxe_fail(ipxe, "imgtrust: signatures of images cannot be verified");
}

static uint32_t refuse_verify(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return ipxe_fail(ipxe, "%s: signatures of images cannot be verified", arguments->command);
}

static uint32_t refuse_unpack(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return ipxe_fail(ipxe, "%s: images cannot be changed here", arguments->command);
}

const struct ipxe_command ipxe_image_commands[] = {
    {"imgfetch", run_fetch, image_options, 1, IPXE_WORDS_MAX},
    {"module", run_fetch, image_options, 1, IPXE_WORDS_MAX},
    {"initrd", run_fetch, image_options, 1, IPXE_WORDS_MAX},
    {"imgselect", run_select, image_options, 1, IPXE_WORDS_MAX},
    {"imgload", run_select, image_options, 1, IPXE_WORDS_MAX},
    {"kernel", run_select, image_options, 1, IPXE_WORDS_MAX},
    {"imgargs", run_arguments, image_options, 1, IPXE_WORDS_MAX},
    {"imgexec", run_exec, image_options, 0, IPXE_WORDS_MAX},
    {"chain", run_exec, image_options, 0, IPXE_WORDS_MAX},
    {"boot", run_exec, image_options, 0, IPXE_WORDS_MAX},
    {"imgstat", run_stat, NULL, 0, IPXE_WORDS_MAX},
    {"imgfree", run_free, NULL, 0, IPXE_WORDS_MAX},
    {"imgtrust", run_trust, trust_options, 0, 0},
    {"imgverify", refuse_verify, NULL, 0, IPXE_WORDS_MAX},
    {"imgextract", refuse_unpack, NULL, 0, IPXE_WORDS_MAX},
    {"imgdecrypt", refuse_unpack, NULL, 0, IPXE_WORDS_MAX},
    {"shim", refuse_unpack, NULL, 0, IPXE_WORDS_MAX},
    {.name = NULL},
};
