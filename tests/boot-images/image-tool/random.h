/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes that look random but are always the same. */
#ifndef IMAGE_TOOL_RANDOM_H
#define IMAGE_TOOL_RANDOM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * random_fill() - Fill memory
 * @data: First byte
 * @size: Bytes
 * @seed: Which sequence; any value
 */
static inline void random_fill(uint8_t *data, size_t size, uint64_t seed)
{
    uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) | 1; /* xorshift64 must not start at 0 */

    for (size_t done = 0; done < size;) {
        size_t part = size - done < sizeof(state) ? size - done : sizeof(state);

        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        memcpy(data + done, &state, part);
        done += part;
    }
}

#endif
