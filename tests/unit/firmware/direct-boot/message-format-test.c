/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the firmware's formatting gives what the C library's gives, in a buffer of any size,
 * and never writes past the buffer.
 */
#include "firmware/direct-boot/message-format.h"

#include "common/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BUFFER_SIZE 100

/* Formats into a block of exactly @size bytes, so that the sanitizer sees a write past it. */
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
        char expected[BUFFER_SIZE];                                                                \
        char *found;                                                                               \
        for (size_t size = 1; size <= BUFFER_SIZE; size++) {                                       \
            snprintf(expected, size, __VA_ARGS__);                                                 \
            format_into(&found, size, __VA_ARGS__);                                                \
            assert_string_equal(found, expected);                                                  \
            free(found);                                                                           \
        }                                                                                          \
    } while (0)

static void messages_are_those_of_printf(void **state)
{
    const unsigned numbers[] = {0, 1, 9, 10, 99, 100, 0xffff, 0x10000, INT32_MAX, UINT32_MAX};
    const unsigned long long large[] = {0, 15, 16, UINT32_MAX, UINT64_C(1) << 32, UINT64_MAX};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
        assert_same("%u is 0x%x", numbers[i], numbers[i]);
    for (size_t i = 0; i < ARRAY_SIZE(large); i++)
        assert_same("0x%llx", large[i]);
    assert_same("%s and %s at 100%%", "kernel", "");
    assert_same("a message without directives, longer than most of the buffers are");
}

static void an_unknown_directive_ends_the_formatting(void **state)
{
    char *found;
    const char *format = "%u then %o and %u";

    (void)state;
    format_into(&found, BUFFER_SIZE, format, 1U, 2U, 3U);
    assert_string_equal(found, "1 then %o and %u");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_those_of_printf),
        cmocka_unit_test(an_unknown_directive_ends_the_formatting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
