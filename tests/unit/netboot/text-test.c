/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * No text can send a terminal anything but characters of one column.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/utf8.h"
#include "netboot/text.h"

#include <string.h>

static const char *shown(const char *text)
{
    static char result[256];
    size_t length = 0;

    for (uint32_t character = text_next(&text); character != 0; character = text_next(&text))
        length += utf8_encode(result + length, character);
    result[length] = '\0';
    return result;
}

static void keeps_letters_of_europe(void **state)
{
    (void)state;
    assert_string_equal(shown("Größe, Ελληνικά, кириллица\nnext – ┌─┐"),
                        "Größe, Ελληνικά, кириллица\nnext – ┌─┐");
    assert_int_equal(text_columns("Größe\nnext"), 5);
}

static void leaves_out_control_characters(void **state)
{
    char text[3] = "x";

    (void)state;
    for (int byte = 1; byte < 0x20; byte++) {
        text[0] = (char)byte;
        text[1] = 'x';
        if (byte != '\t' && byte != '\n' && byte != 27)
            assert_string_equal(shown(text), "x");
    }
    assert_string_equal(shown("a\tb\x7f\xc2\xa0"), "a b ");
}

static void leaves_out_sequences(void **state)
{
    (void)state;
    assert_string_equal(shown("a\033[1;31mb\033[Kc"), "abc");
    assert_string_equal(shown("a\033]0;title\ab\033Pq#0\033\\c"), "abc");
    assert_string_equal(shown("a\033(0b\033cc\033"), "abc");
    assert_string_equal(shown("a\033]0;no end\nb"), "a\nb");
    assert_string_equal(shown("a\xc2\x9b"
                              "31mb\xc2\x85"
                              "c"),
                        "abc");
    assert_string_equal(shown("\033[\033[2J"), "");
}

static void leaves_out_format_characters(void **state)
{
    static const uint32_t characters[] = {0xad,   0x301,  0x61c,  0x200b, 0x200d, 0x200e,
                                          0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0xe0041};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(characters); i++) {
        char text[UTF8_MAX + 2] = "";
        size_t length = utf8_encode(text, characters[i]);

        text[length] = 'b';
        assert_string_equal(shown(text), "b");
    }
}

static void replaces_what_has_no_fixed_width(void **state)
{
    (void)state;
    assert_string_equal(shown("漢 א \U0001f600"), "? ? ?");
}

static void replaces_invalid_bytes(void **state)
{
    (void)state;
    /* Overlong forms of ESC and '/', a surrogate, too large, cut off, C1 as a byte. */
    assert_string_equal(shown("\xc0\x9b[1m"), "??[1m");
    assert_string_equal(shown("\xe0\x80\xaf"), "???");
    assert_string_equal(shown("\xed\xa0\x80\xf4\x90\x80\x80"), "???????");
    assert_string_equal(shown("a\xe2\x82"), "a??");
    assert_string_equal(shown("\x9b"
                              "31m"),
                        "?31m");
}

static void shows_only_what_it_says(void **state)
{
    (void)state;
    for (uint32_t character = 1; character <= 0x10ffff; character++) {
        char text[UTF8_MAX + 1] = "";
        const char *next = text;

        if (character >= 0xd800 && character < 0xe000)
            continue;
        text[utf8_encode(text, character)] = '\0';
        uint32_t taken = text_next(&next);

        assert_true(taken == 0 || taken == '\n' || text_is_shown(taken));
        if (text_is_shown(character))
            assert_int_equal(taken, character);
        if (character < 0x20 || (character >= 0x7f && character < 0xa0))
            assert_true(taken == 0 || taken == '\n' || taken == ' ');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_letters_of_europe),
        cmocka_unit_test(leaves_out_control_characters),
        cmocka_unit_test(leaves_out_sequences),
        cmocka_unit_test(leaves_out_format_characters),
        cmocka_unit_test(replaces_what_has_no_fixed_width),
        cmocka_unit_test(replaces_invalid_bytes),
        cmocka_unit_test(shows_only_what_it_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
