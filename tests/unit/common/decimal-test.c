/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Digits are read up to 64 bits and not further, and what is no digit is left or refused.
 */
#include "common/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static void digits_are_taken(void **state)
{
    const char *text = "4444,server";
    uint64_t number;

    (void)state;
    assert_true(decimal_take(&number, &text));
    assert_int_equal(number, 4444);
    assert_string_equal(text, ",server");
}

static void what_begins_otherwise_is_left(void **state)
{
    static const char *const texts[] = {"", "-1", "+1", " 1", "x", ".5"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const char *text = texts[i];
        uint64_t number = 7;

        assert_false(decimal_take(&number, &text));
        assert_ptr_equal(text, texts[i]);
        assert_int_equal(number, 7);
    }
}

static void sixty_four_bits_are_the_limit(void **state)
{
    uint64_t number;

    (void)state;
    assert_true(decimal_parse(&number, "18446744073709551615", UINT64_MAX));
    assert_true(number == UINT64_MAX);
    assert_false(decimal_parse(&number, "18446744073709551616", UINT64_MAX));
    assert_false(decimal_parse(&number, "99999999999999999999", UINT64_MAX));
}

static void only_numbers_up_to_the_maximum_are_parsed(void **state)
{
    uint64_t number;

    (void)state;
    assert_true(decimal_parse(&number, "065535", 65535));
    assert_int_equal(number, 65535);
    assert_false(decimal_parse(&number, "65536", 65535));
    assert_false(decimal_parse(&number, "1 ", 65535));
    assert_false(decimal_parse(&number, "0x10", 65535));
    assert_false(decimal_parse(&number, "", 65535));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_taken),
        cmocka_unit_test(what_begins_otherwise_is_left),
        cmocka_unit_test(sixty_four_bits_are_the_limit),
        cmocka_unit_test(only_numbers_up_to_the_maximum_are_parsed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
