/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMMON_MIN_MAX_H
#define COMMON_MIN_MAX_H

#include <stdint.h>

static inline uint64_t min(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static inline uint64_t max(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

#endif
