/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of characters, as lists of ranges.
 */
#ifndef COMMON_CHARACTER_RANGE_H
#define COMMON_CHARACTER_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of Unicode, both included. */
struct character_range {
    uint32_t first, last;
};

/**
 * character_is_in() - Whether one of the ranges has a character
 */
static inline bool character_is_in(uint32_t character, const struct character_range *ranges,
                                   size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    return false;
}

#endif
