/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the telnet protocol is kept apart from what is typed, wherever it is cut.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pty-bridge/serial/telnet.h"

#include <string.h>

static void assert_taken(const char *bytes, size_t size, const char *expected)
{
    struct telnet telnet = {0};
    char taken[64] = {0};
    size_t count = 0;

    for (size_t i = 0; i < size; i++) {
        uint8_t byte = (uint8_t)bytes[i];

        enum telnet_event event = telnet_take(&telnet, &byte);

        if (event == TELNET_BYTE)
            taken[count++] = (char)byte;
        else if (event == TELNET_BREAK)
            taken[count++] = '!';
    }
    assert_string_equal(taken, expected);
}

#define ASSERT_TAKEN(bytes, expected) assert_taken(bytes, sizeof(bytes) - 1, expected)

static void commands_are_taken_out(void **state)
{
    (void)state;
    ASSERT_TAKEN("info\r\n", "info\r\n");
    ASSERT_TAKEN("\xff\xfd\x03\xff\xfb\x18info", "info");
    ASSERT_TAKEN("a\xff\xfa\x18\x00xterm\xff\xff\xff\xf0"
                 "b",
                 "ab");
    ASSERT_TAKEN("a\xff\xf1"
                 "b\xff\xf4",
                 "ab\x03");
    ASSERT_TAKEN("\xff\xf7\xff\xf8", "\x08\x15");
    ASSERT_TAKEN("a\xff\xf3"
                 "b",
                 "a!b");
    ASSERT_TAKEN("\xff\xff", "\xff");
    ASSERT_TAKEN("\xff", "");
    ASSERT_TAKEN("\xff\xfb", "");
    ASSERT_TAKEN("\xff\xfa....................", "");
}

static void the_server_echoes(void **state)
{
    struct evbuffer *output = evbuffer_new();

    (void)state;
    telnet_greet(output);
    assert_int_equal(evbuffer_get_length(output), 12);
    assert_memory_equal(evbuffer_pullup(output, -1),
                        "\xff\xfb\x01\xff\xfb\x03\xff\xfb\x00\xff\xfd\x00", 12);
    evbuffer_free(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_taken_out),
        cmocka_unit_test(the_server_echoes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
