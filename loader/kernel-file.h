/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the loader: a kernel file while its format's parser examines it.
 */
#ifndef LOADER_KERNEL_FILE_H
#define LOADER_KERNEL_FILE_H

#include "common/bytes.h"
#include "common/error.h"

#include <stdint.h>

struct kernel_file {
    struct bytes head; /* its first bytes, see kernel_image_parse() */
    uint64_t size;     /* bytes */
    const char *name;  /* for messages */
};

/**
 * kernel_file_truncated() - Say that a file ends before something it should contain
 * @file:  File
 * @what:  What is cut off ("the setup code")
 * @end:   Offset of the first byte after it, as the file's own headers say
 * @error: Filled
 *
 * Return: always -1
 */
int kernel_file_truncated(const struct kernel_file *file, const char *what, uint64_t end,
                          struct error *error);

#endif
