/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The firmware's formatting against the C library's. */
#include "firmware/direct-boot/message-format.h"

#include "common/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROOM 100

/* Formats into a block of just @size bytes. */
static size_t format_into(char **result, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static size_t format_into(char **result, size_t size, const char *format, ...)
{
    va_list arguments;

    *result = malloc(size);
    assert_non_null(*result);
    va_start(arguments, format);
    size_t length = message_format(*result, size, format, arguments);
    va_end(arguments);
    assert_int_equal((*result)[length], '\0');
    assert_int_equal(strlen(*result), length);
    return length;
}

#define assert_same(...)                                                                           \
    do {                                                                                           \
        char expected[ROOM];                                                                       \
        char *found;                                                                               \
        for (size_t room = 1; room <= ROOM; room++) {                                              \
            snprintf(expected, room, __VA_ARGS__);                                                 \
            format_into(&found, room, __VA_ARGS__);                                                \
            assert_string_equal(found, expected);                                                  \
            free(found);                                                                           \
        }                                                                                          \
    } while (0)

static void test_like_printf(void **state)
{
    const unsigned numbers[] = {0, 1, 9, 10, 99, 100, 0xffff, 0x10000, INT32_MAX, UINT32_MAX};
    const unsigned long long large[] = {0, 15, 16, UINT32_MAX, UINT64_C(1) << 32, UINT64_MAX};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
        assert_same("%u is 0x%x", numbers[i], numbers[i]);
    for (size_t i = 0; i < ARRAY_SIZE(large); i++)
        assert_same("0x%llx", large[i]);
    assert_same("%s and %s at 100%%", "kernel", "");
    assert_same("a message without anything, longer than there is room for in most cases");
}

static void test_unknown_directive(void **state)
{
    char *found;
    const char *format = "%u then %o and %u";

    (void)state;
    format_into(&found, ROOM, format, 1U, 2U, 3U);
    assert_string_equal(found, "1 then %o and %u");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_like_printf),
        cmocka_unit_test(test_unknown_directive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
