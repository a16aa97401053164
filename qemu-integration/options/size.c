/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/size.h"

#include "common/decimal.h"
#include "common/units.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <strings.h>

/* 2^40 (the largest unit) times 10^6 still fits in 64 bits. */
#define FRACTION_DIGITS_MAX 6

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static uint64_t unit_of(char suffix)
{
    switch (suffix) {
    case 'b':
    case 'B':
        return 1;
    case 'k':
    case 'K':
        return KIB;
    case '\0':
    case 'm':
    case 'M':
        return MIB;
    case 'g':
    case 'G':
        return UINT64_C(1) << 30;
    case 't':
    case 'T':
        return UINT64_C(1) << 40;
    default:
        return 0;
    }
}

/* As in QEMU; such a number has no fraction, and a 'b' is one of its digits. */
static bool is_hexadecimal(const char *text)
{
    return strncasecmp(text, "0x", 2) == 0 && isxdigit((unsigned char)text[2]);
}

static bool take_number(uint64_t *number, const char **text)
{
    char *end;

    if (!is_hexadecimal(*text))
        return decimal_take(number, text);
    errno = 0;
    *number = strtoull(*text, &end, 16);
    *text = end;
    return errno == 0;
}

/* Reads ".digits" as @fraction / @divisor; "1." and no fraction at all are 0/1. */
static bool take_fraction(uint64_t *fraction, uint64_t *divisor, const char **text)
{
    *fraction = 0;
    *divisor = 1;
    if (**text != '.')
        return true;
    unsigned digits = 0;
    for (++*text; is_digit(**text); ++*text) {
        if (++digits > FRACTION_DIGITS_MAX)
            return false;
        *fraction = *fraction * 10 + (uint64_t)(**text - '0');
        *divisor *= 10;
    }
    return true;
}

int option_parse_size(uint64_t *bytes, const char *text, const char *option, struct error *error)
{
    const char *at = text;
    uint64_t number, fraction = 0, divisor = 1, result;

    if (!is_digit(*at))
        return error_set(error, "-%s %s: not an amount of memory (examples: 500, 512M, 2G)", option,
                         text);
    if (!take_number(&number, &at))
        return error_set(error, "-%s %s: too large", option, text);
    if (!is_hexadecimal(text) && !take_fraction(&fraction, &divisor, &at))
        return error_set(error, "-%s %s: more than %d decimal places", option, text,
                         FRACTION_DIGITS_MAX);
    uint64_t unit = unit_of(*at);
    if (unit == 0 || (*at != '\0' && at[1] != '\0'))
        return error_set(error, "-%s %s: not an amount of memory (suffixes: b, k, M, G, T)", option,
                         text);
    if (__builtin_mul_overflow(number, unit, &result) ||
        __builtin_add_overflow(result, fraction * unit / divisor, &result))
        return error_set(error, "-%s %s: too large", option, text);
    if (fraction * unit % divisor != 0 || result % MIB != 0)
        return error_set(error, "-%s %s: not a whole number of MiB", option, text);
    if (result == 0)
        return error_set(error, "-%s %s: must be at least 1 MiB", option, text);
    *bytes = result;
    return 0;
}
