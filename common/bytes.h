/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one way to read bytes that came from outside (kernel files, guest memory): a view with a
 * length, and accessors that refuse to read past it. All multi-byte reads are little-endian.
 */
#ifndef COMMON_BYTES_H
#define COMMON_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    const uint8_t *data; /* borrowed; may be NULL when size is 0 */
    size_t size;         /* bytes readable at data */
};

/**
 * bytes_get() - The address of a range inside the view
 * @bytes:  View
 * @offset: First byte, any value
 * @length: Bytes wanted, any value
 *
 * Return: pointer to the range, or NULL if any part of it lies outside the view
 */
const void *bytes_get(struct bytes bytes, uint64_t offset, uint64_t length);

/**
 * bytes_u8(), bytes_u16(), bytes_u32(), bytes_u64() - Read one little-endian number
 * @bytes:  View
 * @offset: Offset of its first byte, any value
 * @value:  Where to put it; set to 0 if it lies outside the view
 *
 * Return: whether the number lay inside the view
 */
bool bytes_u8(struct bytes bytes, uint64_t offset, uint8_t *value);
bool bytes_u16(struct bytes bytes, uint64_t offset, uint16_t *value);
bool bytes_u32(struct bytes bytes, uint64_t offset, uint32_t *value);
bool bytes_u64(struct bytes bytes, uint64_t offset, uint64_t *value);

#endif
