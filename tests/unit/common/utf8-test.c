/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every character is read back as it was written, and nothing else is taken for one: no other
 * spelling, no surrogates, nothing cut off. What is no UTF-8 costs one byte, never the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/utf8.h"

#include <stdlib.h>
#include <string.h>

static void every_character_is_read_back(void **state)
{
    (void)state;
    for (uint32_t character = 1; character <= 0x10ffff; character++) {
        char text[UTF8_MAX + 1] = {0};
        const char *end = text;

        if (character == 0xd800)
            character = 0xe000;
        size_t length = utf8_encode(text, character);
        assert_int_equal(utf8_decode(&end), character);
        assert_int_equal(end - text, length);
    }
}

static void lengths_change_where_they_should(void **state)
{
    static const struct {
        const char *text;
        uint32_t character;
    } cases[] = {
        {"\x7f", 0x7f},           {"\xc2\x80", 0x80},
        {"\xdf\xbf", 0x7ff},      {"\xe0\xa0\x80", 0x800},
        {"\xed\x9f\xbf", 0xd7ff}, {"\xee\x80\x80", 0xe000},
        {"\xef\xbf\xbf", 0xffff}, {"\xf0\x90\x80\x80", 0x10000},
        {"\xe2\x82\xac", 0x20ac}, {"\xf4\x8f\xbf\xbf", 0x10ffff},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const char *text = cases[i].text;

        assert_int_equal(utf8_decode(&text), cases[i].character);
        assert_int_equal(*text, '\0');
    }
}

static void assert_first_byte_is_invalid(const char *bytes)
{
    const char *text = bytes;

    if (utf8_decode(&text) != UTF8_INVALID || text != bytes + 1)
        fail_msg("%02x %02x %02x %02x is read as a character", (uint8_t)bytes[0], (uint8_t)bytes[1],
                 (uint8_t)bytes[2], (uint8_t)bytes[3]);
}

static void assert_all_are_invalid(const char (*texts)[UTF8_MAX + 2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_first_byte_is_invalid(texts[i]);
}

static void overlong_spellings_are_invalid(void **state)
{
    static const char texts[][UTF8_MAX + 2] = {
        "\xc0\x80",     "\xc0\xaf",         "\xc1\xbf",         "\xe0\x80\x80",
        "\xe0\x9f\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf0\x80\x80\xaf",
    };

    (void)state;
    assert_all_are_invalid(texts, ARRAY_SIZE(texts));
}

static void surrogates_are_invalid(void **state)
{
    static const char texts[][UTF8_MAX + 2] = {"\xed\xa0\x80", "\xed\xaf\xbf", "\xed\xb0\x80",
                                               "\xed\xbf\xbf"};

    (void)state;
    assert_all_are_invalid(texts, ARRAY_SIZE(texts));
}

static void what_is_beyond_unicode_is_invalid(void **state)
{
    static const char texts[][UTF8_MAX + 2] = {
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xf7\xbf\xbf\xbf",
        "\xf8\x88\x80\x80",
        "\xfc\x84\x80\x80\x80",
        "\xfe",
        "\xff",
    };

    (void)state;
    assert_all_are_invalid(texts, ARRAY_SIZE(texts));
}

static void continuation_bytes_alone_are_invalid(void **state)
{
    (void)state;
    for (unsigned byte = 0x80; byte < 0xc0; byte++)
        assert_first_byte_is_invalid((const char[UTF8_MAX]){(char)byte, 'a'});
}

/* The sanitizer sees it if a byte after the end is read. */
static void characters_that_are_cut_off_are_invalid(void **state)
{
    static const char *const whole[] = {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(whole); i++)
        for (size_t length = 1; length < strlen(whole[i]); length++) {
            char *cut = strndup(whole[i], length);
            const char *text = cut;

            assert_int_equal(utf8_decode(&text), UTF8_INVALID);
            assert_ptr_equal(text, cut + 1);
            free(cut);
        }
}

static void what_follows_a_bad_byte_is_read(void **state)
{
    const char *text = "\xe2\x82"
                       "a\xc3\xa4";

    (void)state;
    assert_int_equal(utf8_decode(&text), UTF8_INVALID);
    assert_int_equal(utf8_decode(&text), UTF8_INVALID);
    assert_int_equal(utf8_decode(&text), 'a');
    assert_int_equal(utf8_decode(&text), 0xe4);
    assert_int_equal(*text, '\0');
}

static void check_spelling(const char *bytes)
{
    char written[UTF8_MAX];
    const char *end = bytes;
    uint32_t character = utf8_decode(&end);

    if (character == UTF8_INVALID)
        return;
    assert_int_equal(utf8_encode(written, character), end - bytes);
    assert_memory_equal(written, bytes, (size_t)(end - bytes));
}

static void a_character_has_one_spelling(void **state)
{
    static const char edges[] = {'\0',   '\x01', '\x7f', '\x80', '\x8f',
                                 '\x90', '\x9f', '\xa0', '\xbf', '\xc0'};

    (void)state;
    for (unsigned first = 1; first <= UINT8_MAX; first++)
        for (unsigned second = 0; second <= UINT8_MAX; second++)
            for (size_t i = 0; i < ARRAY_SIZE(edges) * ARRAY_SIZE(edges); i++)
                check_spelling((const char[UTF8_MAX + 1]){(char)first, (char)second,
                                                          edges[i / ARRAY_SIZE(edges)],
                                                          edges[i % ARRAY_SIZE(edges)]});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_is_read_back),
        cmocka_unit_test(lengths_change_where_they_should),
        cmocka_unit_test(overlong_spellings_are_invalid),
        cmocka_unit_test(surrogates_are_invalid),
        cmocka_unit_test(what_is_beyond_unicode_is_invalid),
        cmocka_unit_test(continuation_bytes_alone_are_invalid),
        cmocka_unit_test(characters_that_are_cut_off_are_invalid),
        cmocka_unit_test(what_follows_a_bad_byte_is_read),
        cmocka_unit_test(a_character_has_one_spelling),
    };

    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
