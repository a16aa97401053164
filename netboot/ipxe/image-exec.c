/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/image-exec.h"

#include "common/cleanup.h"
#include "netboot/ipxe/execute.h"
#include "netboot/loader-name.h"
#include "netboot/uri.h"

#include <stdio.h>
#include <string.h>

struct image *ipxe_acquire(struct ipxe *ipxe, const char *reference, bool fetch)
{
    struct image *image = fetch ? NULL : images_find(&ipxe->images, reference);
    char uri[NETBOOT_URI_SIZE];
    struct error error = {0};

    if (image != NULL)
        return image;
    if (ipxe->cost.fetches++ >= IPXE_FETCHES_MAX)
        error_set(&error, "the script fetches too many files");
    else if (uri_resolve(ipxe->settings.cwuri, reference, uri, sizeof(uri), &error) == 0)
        image = images_fetch(&ipxe->images, uri, &error);
    if (image == NULL)
        ipxe_fail(ipxe, "%s", error.message);
    return image;
}

static uint32_t could_not_boot(struct ipxe *ipxe, const struct image *image, const char *why)
{
    return ipxe_fail(ipxe, "could not boot %s: %s", image->name, why);
}

/* While a script runs, it is not in the list of images: it cannot drop itself, and is no initrd. */
static uint32_t execute_script(struct ipxe *ipxe, struct image *image)
{
    const struct netboot_host *host = ipxe->host;
    cleanup_free char *text = NULL;
    struct error error = {0};
    uint32_t status;
    size_t size;

    if (host->read_image(host->context, image->number, &text, &size, &error) < 0)
        return could_not_boot(ipxe, image, error.message);
    if (size >= NETBOOT_TEXT_LIMIT)
        return could_not_boot(ipxe, image, "the script is too long");
    images_take_out(&ipxe->images, image);
    status = ipxe_execute_script(ipxe, image->uri, text, size);
    images_put_back(&ipxe->images, image);
    if (image->autofree)
        images_drop(&ipxe->images, image);
    return ipxe_run_replacement(ipxe, status);
}

/* A loader's configuration may be named by what the script has set for it. */
static void copy_setting(const struct ipxe *ipxe, const char *option, char *to, size_t size)
{
    cleanup_text struct text value = {.limit = size - 1};
    struct setting_name name;

    if (setting_name_parse(option, &name) && settings_fetch_text(&ipxe->settings, &name, &value))
        snprintf(to, size, "%s", text_string(&value));
}

static uint32_t end_with_loader(struct ipxe *ipxe, const struct image *image)
{
    struct netboot_loader *loader = &ipxe->outcome->loader;

    snprintf(loader->uri, sizeof(loader->uri), "%s", image->uri);
    copy_setting(ipxe, "209:string", loader->configuration_file,
                 sizeof(loader->configuration_file));
    copy_setting(ipxe, "210:string", loader->path_prefix, sizeof(loader->path_prefix));
    return ipxe_end(ipxe, NETBOOT_LOADER);
}

/* iPXE puts a file that has arguments into a cpio archive, under the path that is the first one. */
static uint32_t add_initrds(struct ipxe *ipxe, const struct image *kernel)
{
    struct netboot_outcome *outcome = ipxe->outcome;

    outcome->initrd_count = 0;
    for (size_t i = 0; i < ipxe->images.count; i++) {
        const struct image *image = ipxe->images.list[i];

        if (image == kernel || image->script)
            continue;
        if (image->arguments != NULL)
            return ipxe_fail(ipxe, "could not boot %s: %s cannot be placed in the initramfs as %s",
                             kernel->name, image->name, image->arguments);
        if (outcome->initrd_count == NETBOOT_INITRDS_MAX)
            return could_not_boot(ipxe, kernel, "there are too many initrds");
        outcome->initrds[outcome->initrd_count++] = image->number;
    }
    return 0;
}

static uint32_t end_with_kernel(struct ipxe *ipxe, const struct image *kernel)
{
    struct netboot_outcome *outcome = ipxe->outcome;
    const char *arguments = kernel->arguments == NULL ? "" : kernel->arguments;
    struct error error = {0};

    if (kernel_arguments_take(outcome->arguments, arguments, &error) < 0)
        return could_not_boot(ipxe, kernel, error.message);
    if (add_initrds(ipxe, kernel) != 0)
        return 1;
    outcome->kernel = kernel->number;
    return ipxe_end(ipxe, NETBOOT_IMAGES);
}

uint32_t ipxe_run_replacement(struct ipxe *ipxe, uint32_t status)
{
    struct image *image = ipxe->replacement;

    ipxe->replacement = NULL;
    return ipxe->ended || image == NULL ? status : ipxe_execute_image(ipxe, image);
}

uint32_t ipxe_execute_image(struct ipxe *ipxe, struct image *image)
{
    if (image->script)
        return execute_script(ipxe, image);
    switch (loader_kind(image->uri)) {
    case LOADER_NONE:
        return end_with_kernel(ipxe, image);
    case LOADER_IMPOSSIBLE:
        return ipxe_fail(ipxe, "could not boot %s: it %s", image->name,
                         loader_obstacle(image->uri));
    default:
        return end_with_loader(ipxe, image);
    }
}
