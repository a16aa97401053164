/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/images.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/ipxe/script-magic.h"

#include <stdlib.h>
#include <string.h>

/* Without query and fragment; empty if the path ends in a slash. */
static char *last_component(const char *uri)
{
    size_t length = strcspn(uri, "?#");
    size_t begin = length;

    while (begin > 0 && uri[begin - 1] != '/')
        begin--;
    return alloc_format("%.*s", (int)(length - begin), uri + begin);
}

static void free_image(struct image *image)
{
    free(image->name);
    free(image->uri);
    free(image->arguments);
    free(image);
}

struct image *images_fetch(struct images *images, const char *uri, struct error *error)
{
    const struct netboot_host *host = images->host;
    cleanup_free char *text = NULL;
    struct image *image;
    size_t size = 0;
    int number;

    if (images->count + images->out == IPXE_IMAGES_MAX) {
        error_set(error, "there are more than %d images", IPXE_IMAGES_MAX);
        return NULL;
    }
    number = host->fetch_image(host->context, uri, error);
    if (number < 0)
        return NULL;
    if (host->read_image(host->context, number, &text, &size, error) < 0) {
        host->drop_image(host->context, number);
        return NULL;
    }
    image = alloc_bytes(sizeof(*image));
    *image = (struct image){.name = last_component(uri),
                            .uri = alloc_copy(uri),
                            .number = number,
                            .script = has_script_magic(text, size)};
    images->list[images->count++] = image;
    return image;
}

struct image *images_find(const struct images *images, const char *name)
{
    for (size_t i = 0; i < images->count; i++)
        if (strcmp(images->list[i]->name, name) == 0)
            return images->list[i];
    return NULL;
}

static void remove_from_list(struct images *images, const struct image *image)
{
    size_t i = 0;

    while (i < images->count && images->list[i] != image)
        i++;
    if (i == images->count)
        return;
    if (images->selected == image)
        images->selected = NULL;
    images->count--;
    memmove(&images->list[i], &images->list[i + 1], (images->count - i) * sizeof(struct image *));
}

void images_take_out(struct images *images, const struct image *image)
{
    remove_from_list(images, image);
    images->out++;
}

void images_put_back(struct images *images, struct image *image)
{
    images->out--;
    images->list[images->count++] = image;
}

void images_drop(struct images *images, struct image *image)
{
    remove_from_list(images, image);
    images->host->drop_image(images->host->context, image->number);
    free_image(image);
}

static bool is_kept(const struct netboot_outcome *kept, int number)
{
    if (kept == NULL)
        return false;
    for (unsigned i = 0; i < kept->initrd_count; i++)
        if (kept->initrds[i] == number)
            return true;
    return kept->kernel == number;
}

void images_release(struct images *images, const struct netboot_outcome *kept)
{
    while (images->count > 0) {
        struct image *image = images->list[--images->count];

        if (!is_kept(kept, image->number))
            images->host->drop_image(images->host->context, image->number);
        free_image(image);
    }
    images->selected = NULL;
}
