/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/uefi-boot/load-options.h"

#define CODE_POINT_MAX  UINT32_C(0x10ffff)
#define SURROGATE_FIRST UINT32_C(0xd800)
#define SURROGATE_LAST  UINT32_C(0xdfff)
#define TRAIL_SURROGATE UINT32_C(0xdc00)
#define SUPPLEMENTARY   UINT32_C(0x10000)

/* The bytes that follow a first byte, and the smallest number that needs so many; -1: none does */
static int trail_count(uint8_t first, uint32_t *least)
{
    static const uint32_t least_of[] = {0, 0x80, 0x800, SUPPLEMENTARY};
    int count = first < 0x80   ? 0
                : first < 0xc0 ? -1
                : first < 0xe0 ? 1
                : first < 0xf0 ? 2
                : first < 0xf8 ? 3
                               : -1;

    if (count >= 0)
        *least = least_of[count];
    return count;
}

/* Reads a character and moves on behind it (Unicode 15, 3.9). */
static uint32_t next_character(struct bytes text, uint64_t *offset)
{
    uint8_t first = text.data[(*offset)++];
    uint32_t least = 0;
    int trail = trail_count(first, &least);

    if (trail <= 0)
        return first;

    uint32_t character = first & (0x3fU >> trail);
    for (int i = 0; i < trail; i++) {
        uint8_t byte;

        if (!bytes_u8(text, *offset + (unsigned)i, &byte) || (byte & 0xc0) != 0x80)
            return first;
        character = character << 6 | (byte & 0x3fU);
    }
    if (character < least || character > CODE_POINT_MAX ||
        (character >= SURROGATE_FIRST && character <= SURROGATE_LAST))
        return first;
    *offset += (unsigned)trail;
    return character;
}

size_t load_options_make(uint16_t *units, struct bytes text)
{
    size_t count = 0;

    for (uint64_t offset = 0; offset < text.size && text.data[offset] != '\0';) {
        uint32_t character = next_character(text, &offset);

        if (character >= SUPPLEMENTARY) {
            character -= SUPPLEMENTARY;
            units[count++] = (uint16_t)(SURROGATE_FIRST | character >> 10);
            character = TRAIL_SURROGATE | (character & 0x3ff);
        }
        units[count++] = (uint16_t)character;
    }
    units[count++] = 0;
    return count;
}
