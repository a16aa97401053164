/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The images that scripts have fetched.
 */
#ifndef NETBOOT_IPXE_IMAGES_H
#define NETBOOT_IPXE_IMAGES_H

#include "netboot/host.h"

#include <stdbool.h>
#include <stddef.h>

#define IPXE_IMAGES_MAX 64

struct image {
    char *name;      /* owned: the last component of the URI, or the name that was given */
    char *uri;       /* owned, absolute */
    char *arguments; /* owned; NULL: none */
    int number;      /* from fetch_image() */
    bool autofree;   /* dropped when it has been executed */
    bool script;
};

struct images {
    const struct netboot_host *host;
    struct image *list[IPXE_IMAGES_MAX]; /* owned, in the order in which they were fetched */
    size_t count;
    size_t out;             /* images that are taken out: their places stay free */
    struct image *selected; /* NULL: none */
};

/**
 * images_fetch() - Fetch an image and register it
 * @uri:   Absolute
 * @error: Filled on failure
 *
 * Return: the image, which belongs to @images, or NULL
 */
struct image *images_fetch(struct images *images, const char *uri, struct error *error);

/**
 * images_find() - The first image of that name, or NULL
 */
struct image *images_find(const struct images *images, const char *name);

/**
 * images_drop() - Forget an image, here and at the host
 * @image: One of @images
 */
void images_drop(struct images *images, struct image *image);

/**
 * images_take_out() - Take an image out of the list, for the caller to put back
 * @image: One of @images
 */
void images_take_out(struct images *images, const struct image *image);

/**
 * images_put_back() - Put an image that was taken out at the end of the list
 */
void images_put_back(struct images *images, struct image *image);

/**
 * images_release() - Free the list; the host keeps the images that are in @kept
 * @kept: NULL: none
 */
void images_release(struct images *images, const struct netboot_outcome *kept);

#endif
