/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel file says of itself, checked against the file's real size. Pure: works on bytes
 * that the caller has read, does no I/O.
 */
#ifndef LOADER_KERNEL_IMAGE_H
#define LOADER_KERNEL_IMAGE_H

#include "common/bytes.h"
#include "common/error.h"
#include "loader/kernel.h"

#include <stdint.h>

/**
 * kernel_image_parse() - Recognise and check a kernel
 * @image:     Filled on success
 * @head:      First bytes of the file: min(file_size, KERNEL_HEAD_SIZE) of them
 * @file_size: Size of the whole file in bytes
 * @name:      File name for messages
 * @error:     Filled on failure with "NAME: reason"
 *
 * A kernel that needs the BIOS is recognised with needs_bios set and only `format`, `file_size`
 * and `protocol` (0: older than 2.00) otherwise meaningful. That is no failure.
 *
 * Source: Linux Documentation/arch/x86/boot.rst; System V ABI, ELF.
 *
 * Return: 0, or -1 if this is no kernel or a damaged one
 */
int kernel_image_parse(struct kernel_image *image, struct bytes head, uint64_t file_size,
                       const char *name, struct error *error);

#endif
