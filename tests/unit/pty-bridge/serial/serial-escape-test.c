/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the keys of a shared line mean, and what times before lines look like.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pty-bridge/serial/serial-escape.h"

#include <string.h>

static void each_letter_is_a_key(void **state)
{
    static const struct {
        char letter;
        enum serial_key key;
    } keys[] = {
        {'h', SERIAL_KEY_HELP},    {'?', SERIAL_KEY_HELP},       {'x', SERIAL_KEY_QUIT},
        {'s', SERIAL_KEY_COMMIT},  {'b', SERIAL_KEY_BREAK},      {'c', SERIAL_KEY_SWITCH},
        {'X', SERIAL_KEY_NOTHING}, {'t', SERIAL_KEY_TIMESTAMPS},
    };
    struct serial_escape escape = {.character = 1};

    (void)state;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        assert_int_equal(serial_escape_take(&escape, (uint8_t)keys[i].letter), SERIAL_KEY_TYPED);
        assert_int_equal(serial_escape_take(&escape, 1), SERIAL_KEY_NOTHING);
        assert_int_equal(serial_escape_take(&escape, (uint8_t)keys[i].letter), keys[i].key);
    }
}

static void twice_it_is_a_character(void **state)
{
    struct serial_escape escape = {.character = 0};

    (void)state;
    assert_int_equal(serial_escape_take(&escape, 1), SERIAL_KEY_TYPED);
    assert_int_equal(serial_escape_take(&escape, 0), SERIAL_KEY_NOTHING);
    assert_int_equal(serial_escape_take(&escape, 0), SERIAL_KEY_TYPED);
    assert_int_equal(serial_escape_take(&escape, 'x'), SERIAL_KEY_TYPED);
    assert_int_equal(serial_escape_take(&escape, 0), SERIAL_KEY_NOTHING);
    assert_int_equal(serial_escape_take(&escape, 'x'), SERIAL_KEY_QUIT);
}

static void assert_text(struct evbuffer *output, const char *expected)
{
    evbuffer_add(output, "", 1);
    assert_string_equal((const char *)evbuffer_pullup(output, -1), expected);
    evbuffer_drain(output, evbuffer_get_length(output));
}

static void help_names_the_character(void **state)
{
    static const struct {
        uint8_t character;
        const char *name;
    } cases[] = {{1, "C-a c"}, {26, "C-z c"}, {27, "0x1b c"}, {0, "0x00 c"}, {255, "0xff c"}};
    struct evbuffer *output = evbuffer_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        serial_escape_help(cases[i].character, output);
        evbuffer_add(output, "", 1);
        assert_non_null(strstr((const char *)evbuffer_pullup(output, -1), cases[i].name));
        evbuffer_drain(output, evbuffer_get_length(output));
    }
    evbuffer_free(output);
}

static void add(struct serial_timestamps *timestamps, const char *text, int64_t now,
                struct evbuffer *output)
{
    const struct bytes bytes = {(const uint8_t *)text, strlen(text)};

    serial_timestamps_add(timestamps, bytes, now, output);
}

static void times_are_before_lines(void **state)
{
    struct serial_timestamps timestamps = {0};
    struct evbuffer *output = evbuffer_new();

    (void)state;
    add(&timestamps, "a\nb", 5, output);
    assert_text(output, "a\nb");
    serial_timestamps_toggle(&timestamps);
    add(&timestamps, "c\n", 100, output);
    assert_text(output, "c\n");
    add(&timestamps, "d", 1000, output);
    add(&timestamps, "e\n\n", 1010, output);
    assert_text(output, "[00:00:00.000] de\n[00:00:00.010] \n");
    add(&timestamps, "f\ng", 1000 + ((123 * 60 + 4) * 60 + 5) * 1000 + 678, output);
    assert_text(output, "[123:04:05.678] f\n[123:04:05.678] g");
    serial_timestamps_toggle(&timestamps);
    add(&timestamps, "\nh\n", 0, output);
    assert_text(output, "\nh\n");
    serial_timestamps_toggle(&timestamps);
    add(&timestamps, "\ni", 7000, output);
    assert_text(output, "\n[00:00:00.000] i");
    evbuffer_free(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_letter_is_a_key),
        cmocka_unit_test(twice_it_is_a_character),
        cmocka_unit_test(help_names_the_character),
        cmocka_unit_test(times_are_before_lines),
    };

    return cmocka_run_group_tests_name("serial-escape", tests, NULL, NULL);
}
