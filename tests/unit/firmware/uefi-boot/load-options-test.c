/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a command line becomes UTF-16 as iconv(3) has it, and that no bytes make the result
 * longer than promised.
 */
#include "firmware/uefi-boot/load-options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_units(const char *text, size_t size, const uint16_t *expected)
{
    uint8_t *copy = malloc(size + (size == 0));
    uint16_t *units = malloc((size + 1) * sizeof(*units));
    size_t count = 0;

    while (expected[count++] != 0)
        ;
    memcpy(copy, text, size);
    assert_int_equal(load_options_make(units, (struct bytes){copy, size}), count);
    assert_memory_equal(units, expected, count * sizeof(*units));
    free(units);
    free(copy);
}

#define ASSERT_UNITS(text, ...)                                                                    \
    assert_units(text, sizeof(text) - 1, (const uint16_t[]){__VA_ARGS__})

static void characters_of_every_length(void **state)
{
    (void)state;
    ASSERT_UNITS("", 0);
    ASSERT_UNITS("a=1", 'a', '=', '1', 0);
    ASSERT_UNITS("\u00fc\u20ac", 0xfc, 0x20ac, 0);
    ASSERT_UNITS("\xf0\x9f\x90\xa7", 0xd83d, 0xdc27, 0);
    ASSERT_UNITS("\xf4\x8f\xbf\xbf", 0xdbff, 0xdfff, 0);
}

static void the_first_nul_ends_it(void **state)
{
    (void)state;
    ASSERT_UNITS("a\0b", 'a', 0);
}

static void other_bytes_are_latin_1(void **state)
{
    (void)state;
    ASSERT_UNITS("\xfc", 0xfc, 0);
    ASSERT_UNITS("\xc3", 0xc3, 0); /* cut off */
    ASSERT_UNITS("\xe2\x82x", 0xe2, 0x82, 'x', 0);
    ASSERT_UNITS("\xc0\xaf", 0xc0, 0xaf, 0);           /* longer than needed */
    ASSERT_UNITS("\xed\xa0\x80", 0xed, 0xa0, 0x80, 0); /* a surrogate */
    ASSERT_UNITS("\xf4\x90\x80\x80", 0xf4, 0x90, 0x80, 0x80, 0);
    ASSERT_UNITS("\xff\xfe", 0xff, 0xfe, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_of_every_length),
        cmocka_unit_test(the_first_nul_ends_it),
        cmocka_unit_test(other_bytes_are_latin_1),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
