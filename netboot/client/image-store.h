/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The images that have been fetched: files in the output directory.
 */
#ifndef NETBOOT_CLIENT_IMAGE_STORE_H
#define NETBOOT_CLIENT_IMAGE_STORE_H

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At a time; numbers below it are images. */
#define IMAGE_STORE_MAX 32

struct image_store {
    int directory; /* borrowed */
    struct image {
        bool used;
        uint64_t size; /* bytes */
    } list[IMAGE_STORE_MAX];
};

/**
 * image_store_create() - Make an empty file for an image
 * @image: Set to its number
 * @error: Filled on failure
 *
 * Return: descriptor for writing, to be closed by the caller; or -1
 */
int image_store_create(struct image_store *images, int *image, struct error *error);

/**
 * image_store_complete() - Say that an image is complete
 * @size: Bytes of its file
 */
void image_store_complete(struct image_store *images, int image, uint64_t size);

/**
 * image_store_open() - Open a complete image for reading
 *
 * Return: descriptor, to be closed by the caller; or -1 with error filled
 */
int image_store_open(const struct image_store *images, int image, struct error *error);

/**
 * image_store_drop() - Remove an image
 */
void image_store_drop(struct image_store *images, int image);

/* The names of what is left in the output directory. */
#define IMAGE_STORE_KERNEL "kernel"
#define IMAGE_STORE_INITRD "initrd"

/**
 * image_store_choose() - Leave a kernel and its initrds, as one, and nothing else
 * @kernel:  Image
 * @initrds: Images in their order; the same may be there twice
 * @count:   Of them
 * @error:   Filled on failure
 *
 * Each initrd after the first begins at a multiple of 4 bytes, as Linux wants it (its
 * Documentation/driver-api/early-userspace/buffer-format.rst). The images are used up.
 *
 * Return: 0, or -1
 */
int image_store_choose(struct image_store *images, int kernel, const int *initrds, unsigned count,
                       struct error *error);

#endif
