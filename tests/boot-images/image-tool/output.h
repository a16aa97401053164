/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes files. */
#ifndef IMAGE_TOOL_OUTPUT_H
#define IMAGE_TOOL_OUTPUT_H

#include <stddef.h>

#include "common/error.h"

/**
 * output_file() - Write a file, replacing one of that name
 * @path: Its path; a file that could not be written completely is removed
 * @data: Contents
 * @size: Bytes
 *
 * Return: 0, or -1 with @error set
 */
int output_file(const char *path, const void *data, size_t size, struct error *error);

#endif
