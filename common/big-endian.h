/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers in network byte order inside a view of untrusted bytes, checked as in common/bytes.h.
 */
#ifndef COMMON_BIG_ENDIAN_H
#define COMMON_BIG_ENDIAN_H

#include "common/bytes.h"

/**
 * big_endian_u16(), big_endian_u32() - Read one number
 * @offset: Of its first byte, any value
 * @value:  Where to put it; set to 0 if it lies outside the view
 *
 * Return: whether the number lay inside the view
 */
static inline bool big_endian_u16(struct bytes bytes, uint64_t offset, uint16_t *value)
{
    const uint8_t *data = bytes_get(bytes, offset, sizeof(*value));

    *value = data == NULL ? 0 : (uint16_t)(data[0] << 8 | data[1]);
    return data != NULL;
}

static inline bool big_endian_u32(struct bytes bytes, uint64_t offset, uint32_t *value)
{
    uint16_t high, low;
    bool inside = big_endian_u16(bytes, offset + 2, &low) && big_endian_u16(bytes, offset, &high);

    *value = inside ? (uint32_t)high << 16 | low : 0;
    return inside;
}

#endif
