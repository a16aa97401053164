/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that lists of processors mean what they say, and that nothing else is taken for one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/cpu-list.h"

#include <string.h>

static void a_list_has_numbers_and_ranges(void **state)
{
    static const struct {
        const char *text;
        uint32_t low; /* of the bits */
        unsigned highest;
    } cases[] = {
        {"0", 0x1, 0},       {"3", 0x8, 3},     {"0-3,5", 0x2f, 5}, {"5,0-3", 0x2f, 5},
        {"1,1,1-1", 0x2, 1}, {"7-8", 0x180, 8}, {"00-01", 0x3, 1},  {"0-2,1-4", 0x1f, 4},
    };
    struct error error = {0};
    struct cpu_list list;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_equal(cpu_list_parse(&list, cases[i].text, &error), 0);
        assert_int_equal(list.bits[0] | list.bits[1] << 8, cases[i].low);
        assert_int_equal(list.highest, cases[i].highest);
    }
    assert_int_equal(cpu_list_parse(&list, "4095", &error), 0);
    assert_int_equal(list.bits[511], 0x80);
    assert_int_equal(list.highest, 4095);
}

static void nothing_else_is_one(void **state)
{
    static const char *const texts[] = {
        "",
        ",",
        "-",
        "0-",
        "-1",
        "1,",
        ",1",
        "3-1",
        "0,,1",
        "a",
        "1a",
        "1 ",
        " 1",
        "0--1",
        "^1",
        "all",
        "4096",
        "0-4096",
        "18446744073709551616",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct error error = {0};
        struct cpu_list list;

        assert_int_equal(cpu_list_parse(&list, texts[i], &error), -1);
        assert_non_null(strstr(error.message, "is no list of processors"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_has_numbers_and_ranges),
        cmocka_unit_test(nothing_else_is_one),
    };

    return cmocka_run_group_tests_name("cpu-list", tests, NULL, NULL);
}
