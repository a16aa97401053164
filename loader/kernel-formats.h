/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the loader: one parser per kernel format. kernel_image_parse() chooses between them.
 */
#ifndef LOADER_KERNEL_FORMATS_H
#define LOADER_KERNEL_FORMATS_H

#include "loader/kernel-image.h"

/* A file while it is being examined. */
struct kernel_file {
    struct bytes head; /* its first bytes, see kernel_image_parse() */
    uint64_t size;     /* bytes */
    const char *name;  /* for messages */
};

/**
 * elf_recognised() - Whether the file starts with the ELF magic
 */
bool elf_recognised(const struct kernel_file *file);

/**
 * elf_parse(), bzimage_parse() - Fill a kernel_image from a file of that format
 * @image: All zero but for file_size; filled on success
 * @file:  File, known not to be empty
 * @error: Filled on failure with "NAME: reason"
 *
 * bzimage_parse() also says why a file is no kernel at all.
 *
 * Return: 0 or -1
 */
int elf_parse(struct kernel_image *image, const struct kernel_file *file, struct error *error);
int bzimage_parse(struct kernel_image *image, const struct kernel_file *file, struct error *error);

/**
 * kernel_file_truncated() - Say that a file ends before something it should contain
 * @file:  File
 * @what:  What is cut off ("the setup code")
 * @end:   Offset just behind it, in bytes, as the file's own headers say
 * @error: Filled
 *
 * Return: always -1
 */
int kernel_file_truncated(const struct kernel_file *file, const char *what, uint64_t end,
                          struct error *error);

#endif
