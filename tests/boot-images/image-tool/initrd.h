/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes an initrd for the self-check kernel: bytes without meaning, and their checksum. */
#ifndef IMAGE_TOOL_INITRD_H
#define IMAGE_TOOL_INITRD_H

#include <stddef.h>
#include <stdint.h>

#include "common/error.h"

/**
 * initrd_make() - Build the file in memory
 * @size:     Bytes, any number
 * @checksum: Set to the checksum that the kernel will compute
 *
 * Return: the file, to be freed by the caller; NULL with @error set if there is no memory
 */
uint8_t *initrd_make(size_t size, uint64_t *checksum, struct error *error);

#endif
