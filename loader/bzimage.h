/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the loader: Linux kernels with a real-mode part.
 *
 * A bzImage is a boot sector, setup_sects sectors of 16-bit code, and the protected-mode part. The
 * setup header at 0x1f1 describes all three. From protocol 2.08 on it also tells where in the
 * protected-mode part the packed kernel lies, the payload.
 *
 * Source: Linux Documentation/arch/x86/boot.rst
 */
#ifndef LOADER_BZIMAGE_H
#define LOADER_BZIMAGE_H

#include "loader/kernel-file.h"
#include "loader/kernel.h"

/**
 * bzimage_parse() - Read and check a bzImage, or say why the file is no kernel at all
 * @image: All zero but for file_size; filled on success
 * @file:  File, known not to be empty
 * @error: Filled on failure with "NAME: reason"
 *
 * Return: 0 or -1
 */
int bzimage_parse(struct kernel_image *image, const struct kernel_file *file, struct error *error);

/**
 * bzimage_find_payload() - Find the packed kernel in a bzImage
 * @kernel:  The whole file; need not be a bzImage, and is not trusted
 * @payload: Set on success, to a part of @kernel that may be empty
 *
 * Return: whether the file names a payload and has all of it
 */
bool bzimage_find_payload(struct bytes kernel, struct bytes *payload);

/**
 * bzimage_find_payload_start() - The same, of a file whose first bytes are known
 * @head:    These
 * @payload: Set on success, to the part of the payload that is in @head
 *
 * Return: whether the file names a payload that begins in @head
 */
bool bzimage_find_payload_start(struct bytes head, struct bytes *payload);

#endif
