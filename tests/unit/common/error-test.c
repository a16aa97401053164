/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages of failures, which have texts of others in them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/error.h"

static void says(const char *text, const char *expected)
{
    struct error error = {0};

    error_set(&error, "%s", text);
    assert_string_equal(error.message, expected);
}

static void control_characters_are_replaced(void **state)
{
    (void)state;
    says("a\033[2Jb\177\n", "a?[2Jb??");
    /* Terminals take those from U+0080 to U+009F for control characters as well. */
    says("a\xc2\x9b"
         "2Jb\xc2\x80\xc2\x9f",
         "a??2Jb????");
    says("a\x9b"
         "2J",
         "a?2J");
    says("\xc2", "\xc2");
    says("\xc2\xa0 \xc3\x9b \xe2\x82\xac \xf0\x9f\x98\x80",
         "\xc2\xa0 \xc3\x9b \xe2\x82\xac \xf0\x9f\x98\x80");
}

static void the_first_message_is_kept(void **state)
{
    struct error error = {0};

    (void)state;
    assert_false(error_is_set(&error));
    assert_int_equal(error_set(&error, "%d", 1), -1);
    assert_int_equal(error_set_errno(&error, 2, "two"), -1);
    assert_string_equal(error.message, "1");
    assert_int_equal(error_set(NULL, "nobody asks"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_characters_are_replaced),
        cmocka_unit_test(the_first_message_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
