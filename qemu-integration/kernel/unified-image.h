/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes a unified kernel image apart, for guests without UEFI firmware: its kernel and initrd
 * become files in memory.
 */
#ifndef QEMU_INTEGRATION_KERNEL_UNIFIED_IMAGE_H
#define QEMU_INTEGRATION_KERNEL_UNIFIED_IMAGE_H

#include "common/error.h"
#include "loader/uki.h"

/* What is in a unified kernel image; descriptors are close-on-exec. */
struct unified_image {
    int kernel;
    int initrd;         /* microcode first; -1: none */
    char *command_line; /* to free(); NULL: none */
};

/**
 * unified_image_open() - Copy the parts
 * @image: Filled on success
 * @parts: Where they are, as checked
 * @file:  Descriptor of the file
 * @name:  Of the file, for messages
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int unified_image_open(struct unified_image *image, const struct uki *parts, int file,
                       const char *name, struct error *error);

#endif
