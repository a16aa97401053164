/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unpacking the kernel inside a bzImage that is packed with xz, as Debian's are. libxenguest
 * does it too, but into memory that takes a page fault for each page; on a PV dom0 these are a
 * fifth of the whole time.
 */
#ifndef LOADER_XZ_KERNEL_H
#define LOADER_XZ_KERNEL_H

#include "common/bytes.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * kernel_unpacked_max() - How large a packed kernel can be when it is unpacked
 * @packed: Bytes
 *
 * Formats can claim, and even contain, thousands of times as much: to unpack that would cost dom0's
 * memory.
 *
 * Return: bytes
 */
uint64_t kernel_unpacked_max(uint64_t packed);

/**
 * xz_kernel_unpack() - Unpack the payload of a bzImage
 * @kernel: The whole file; need not be a bzImage, and is not trusted
 * @limit:  Most bytes that the payload may have
 * @elf:    Filled on success: an anonymous mapping of so many bytes; free it with munmap()
 *
 * Return: whether it could be unpacked. If not, libxenguest may know the kernel's format, or what
 * is wrong with it
 */
bool xz_kernel_unpack(struct bytes kernel, uint64_t limit, struct bytes *elf);

#endif
