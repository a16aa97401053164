/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sequences of xterm, of DEC's terminals and of Linux's console are keys; Escape is one when
 * nothing follows it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "netboot/host.h"
#include "netboot/menu/key-decoder.h"

#include <string.h>

/* The keys of some bytes, NETBOOT_KEY_NONE behind the last one. */
static const int *keys_of(const char *bytes)
{
    static int keys[64];
    struct key_decoder decoder = {0};
    unsigned count = 0;

    for (; *bytes != '\0'; bytes++) {
        int key = key_decoder_take(&decoder, (uint8_t)*bytes);

        if (key != NETBOOT_KEY_NONE)
            keys[count++] = key;
    }
    assert_false(key_decoder_is_waiting(&decoder));
    keys[count] = NETBOOT_KEY_NONE;
    return keys;
}

static void assert_key(const char *bytes, int key)
{
    assert_int_equal(keys_of(bytes)[0], key);
    assert_int_equal(keys_of(bytes)[1], NETBOOT_KEY_NONE);
}

static void knows_each_form(void **state)
{
    static const struct {
        int key;
        const char *forms[6];
    } rows[] = {
        {NETBOOT_KEY_UP, {"\033[A", "\033OA", "\033[1;5A"}},
        {NETBOOT_KEY_DOWN, {"\033[B", "\033OB", "\033[1;2B"}},
        {NETBOOT_KEY_RIGHT, {"\033[C", "\033OC"}},
        {NETBOOT_KEY_LEFT, {"\033[D", "\033OD"}},
        {NETBOOT_KEY_HOME, {"\033[H", "\033OH", "\033[1~", "\033[7~", "\033[1;5H"}},
        {NETBOOT_KEY_END, {"\033[F", "\033OF", "\033[4~", "\033[8~"}},
        {NETBOOT_KEY_DELETE, {"\033[3~", "\033[3;2~"}},
        {NETBOOT_KEY_PAGE_UP, {"\033[5~"}},
        {NETBOOT_KEY_PAGE_DOWN, {"\033[6~"}},
        {NETBOOT_KEY_F1, {"\033OP", "\033[11~", "\033[[A", "\033[1;2P", "\0061"}},
        {NETBOOT_KEY_F1 + 1, {"\033OQ", "\033[12~", "\033[[B", "\0062"}},
        {NETBOOT_KEY_F1 + 2, {"\033OR", "\033[13~", "\033[[C", "\0063"}},
        {NETBOOT_KEY_F1 + 3, {"\033OS", "\033[14~", "\033[[D", "\0064"}},
        {NETBOOT_KEY_F1 + 4, {"\033[15~", "\033[[E", "\0065"}},
        {NETBOOT_KEY_F1 + 5, {"\033[17~"}},
        {NETBOOT_KEY_F1 + 6, {"\033[18~"}},
        {NETBOOT_KEY_F1 + 7, {"\033[19~"}},
        {NETBOOT_KEY_F1 + 8, {"\033[20~", "\0069"}},
        {NETBOOT_KEY_F1 + 9, {"\033[21~", "\0060", "\006a"}},
        {NETBOOT_KEY_F1 + 10, {"\033[23~", "\006B"}},
        {NETBOOT_KEY_F12, {"\033[24~", "\006c"}},
        {'\r', {"\r", "\n", "\r\n", "\033OM"}},
        {KEY_BACKSPACE, {"\b", "\x7f"}},
        {'7', {"7", "\033Ow"}},
        {'\t', {"\t"}},
        {3, {"\003"}},
        {0xe9, {"\xc3\xa9"}},
        {0x20ac, {"\xe2\x82\xac"}},
        {0x1f600, {"\xf0\x9f\x98\x80"}},
    };

    (void)state;
    for (size_t row = 0; row < ARRAY_SIZE(rows); row++)
        for (size_t i = 0; i < ARRAY_SIZE(rows[row].forms) && rows[row].forms[i] != NULL; i++)
            assert_key(rows[row].forms[i], rows[row].key);
}

static void ignores_what_is_no_key(void **state)
{
    static const char *const rows[] = {
        "\033[99~",
        "\033[2~",
        "\033x",
        "\033[Z",
        "\033[?1;2c",
        "\xc0\xaf",
        "\xff",
        "\x80",
        "\xed\xa0\x80",
        "\xf4\x90\x80\x80",
        "\033[99999999999999999999~",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        assert_int_equal(keys_of(rows[i])[0], NETBOOT_KEY_NONE);
    }
}

static void ends_a_broken_sequence_at_a_control_character(void **state)
{
    (void)state;
    assert_key("\033[1\r", '\r');
    assert_key("\xe2\x82\r", '\r');
    assert_key("\xe2\033[A", NETBOOT_KEY_UP);
}

static void takes_a_lone_escape_by_time(void **state)
{
    struct key_decoder decoder = {0};

    (void)state;
    assert_int_equal(key_decoder_take(&decoder, 27), NETBOOT_KEY_NONE);
    assert_true(key_decoder_is_waiting(&decoder));
    assert_int_equal(key_decoder_time_out(&decoder), 27);
    assert_false(key_decoder_is_waiting(&decoder));
    assert_int_equal(key_decoder_take(&decoder, 'A'), 'A');

    /* Two: the first one at once. */
    assert_int_equal(key_decoder_take(&decoder, 27), NETBOOT_KEY_NONE);
    assert_int_equal(key_decoder_take(&decoder, 27), 27);
    assert_int_equal(key_decoder_time_out(&decoder), 27);

    /* The rest of a sequence that never comes is no key. */
    assert_int_equal(key_decoder_take(&decoder, 27), NETBOOT_KEY_NONE);
    assert_int_equal(key_decoder_take(&decoder, '['), NETBOOT_KEY_NONE);
    assert_int_equal(key_decoder_time_out(&decoder), NETBOOT_KEY_NONE);
    assert_int_equal(key_decoder_take(&decoder, 'A'), 'A');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_each_form),
        cmocka_unit_test(ignores_what_is_no_key),
        cmocka_unit_test(ends_a_broken_sequence_at_a_control_character),
        cmocka_unit_test(takes_a_lone_escape_by_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
