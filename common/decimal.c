/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/decimal.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool decimal_take(uint64_t *number, const char **text)
{
    uint64_t result = 0;
    const char *at = *text;

    if (!is_digit(*at))
        return false;
    for (; is_digit(*at); at++)
        if (__builtin_mul_overflow(result, (uint64_t)10, &result) ||
            __builtin_add_overflow(result, (uint64_t)(*at - '0'), &result))
            return false;
    *number = result;
    *text = at;
    return true;
}

bool decimal_parse(uint64_t *number, const char *text, uint64_t max)
{
    return decimal_take(number, &text) && *text == '\0' && *number <= max;
}
