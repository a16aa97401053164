/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal turns text into cells and keys into bytes as an xterm does, and survives anything
 * that a hostile program can write, within bounded time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/utf8.h"
#include "pty-bridge/terminal/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COLUMNS 80
#define ROWS    25

static char sent[4096];
static size_t sent_length;

static void keep(void *context, const char *bytes, size_t length)
{
    (void)context;
    assert_true(length > 0);
    for (size_t i = 0; i < length && sent_length < sizeof(sent) - 1; i++)
        sent[sent_length++] = bytes[i];
    sent[sent_length] = '\0';
}

static int open_terminal(void **state)
{
    struct error error = {0};

    sent_length = 0;
    sent[0] = '\0';
    *state = terminal_open(COLUMNS, ROWS, keep, NULL, &error);
    assert_non_null(*state);
    return 0;
}

static int close_terminal(void **state)
{
    terminal_close(*state);
    return 0;
}

static void write_text(struct terminal *terminal, const char *text)
{
    terminal_write(terminal, (struct bytes){(const uint8_t *)text, strlen(text)});
}

/* The row as UTF-8, without trailing spaces. */
static const char *row_text(const struct terminal *terminal, unsigned row)
{
    static char text[TERMINAL_MAX_COLUMNS * UTF8_MAX + 1];
    size_t length = 0, end = 0;

    for (unsigned column = 0; column < terminal_columns(terminal); column++) {
        uint32_t character = terminal_cell(terminal, column, row).character;

        length += utf8_encode(text + length, character);
        if (character != ' ')
            end = length;
    }
    text[end] = '\0';
    return text;
}

static void assert_cursor(const struct terminal *terminal, unsigned column, unsigned row)
{
    assert_int_equal(terminal_cursor(terminal).column, column);
    assert_int_equal(terminal_cursor(terminal).row, row);
}

static void assert_sent(const char *bytes)
{
    assert_string_equal(sent, bytes);
    sent_length = 0;
    sent[0] = '\0';
}

static void sizes_out_of_range_are_refused(void **state)
{
    static const unsigned refused[][2] = {{0, 25}, {80, 0},   {19, 25},
                                          {80, 3}, {401, 25}, {80, 201}};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        struct error error = {0};

        assert_null(terminal_open(refused[i][0], refused[i][1], keep, NULL, &error));
        assert_non_null(strstr(error.message, "size not supported"));
    }
    for (unsigned columns = TERMINAL_MIN_COLUMNS; columns <= TERMINAL_MAX_COLUMNS; columns += 190) {
        struct terminal *terminal = terminal_open(columns, TERMINAL_MIN_ROWS, keep, NULL, NULL);

        assert_int_equal(terminal_columns(terminal), columns);
        assert_int_equal(terminal_rows(terminal), TERMINAL_MIN_ROWS);
        terminal_close(terminal);
    }
    terminal_close(NULL);
}

static void a_new_terminal_is_blank(void **state)
{
    struct terminal *terminal = *state;

    for (unsigned row = 0; row < ROWS; row++)
        for (unsigned column = 0; column < COLUMNS; column++) {
            struct terminal_cell cell = terminal_cell(terminal, column, row);

            assert_int_equal(cell.character, ' ');
            assert_int_equal(cell.background, 0);
            assert_true(cell.foreground > 0x808080);
            assert_false(cell.bold || cell.underline);
        }
    assert_cursor(terminal, 0, 0);
    assert_true(terminal_cursor(terminal).visible);
    assert_true(terminal_cursor(terminal).block);
}

static void text_in_utf8_fills_cells(void **state)
{
    struct terminal *terminal = *state;

    write_text(terminal, "Hello\r\n\tGrüße, Ελλάδα, Привет €");
    assert_string_equal(row_text(terminal, 0), "Hello");
    assert_string_equal(row_text(terminal, 1), "        Grüße, Ελλάδα, Привет €");
    assert_cursor(terminal, 31, 1);
    /* Wide characters have two cells, combining accents none. */
    write_text(terminal, "\r\n中文!e\u0301|\u200b\u00ad|");
    assert_string_equal(row_text(terminal, 2), "中 文 !e||");
    assert_int_equal(terminal_cell(terminal, 1, 2).character, ' ');
    /* In the last column, and wrapped into the next row. */
    write_text(terminal, "\033[4;80Hxy\033[5;79H中文");
    assert_int_equal(terminal_cell(terminal, 79, 3).character, 'x');
    assert_string_equal(row_text(terminal, 5), "文");
}

static void line_drawing_characters_are_shown(void **state)
{
    struct terminal *terminal = *state;

    write_text(terminal, "\033(0lqwqk\033(B lqk\r\n\033)0\016tqu\017tqu\r\n└─┘░█");
    assert_string_equal(row_text(terminal, 0), "┌─┬─┐ lqk");
    assert_string_equal(row_text(terminal, 1), "├─┤tqu");
    assert_string_equal(row_text(terminal, 2), "└─┘░█");
}

static void editing_sequences_move_text(void **state)
{
    struct terminal *terminal = *state;

    write_text(terminal, "abcdef\033[3G\033[2P|\033[1;2H\033[2@\033[1;20HX\033[9D\033[K");
    assert_string_equal(row_text(terminal, 0), "a  b|f");
    write_text(terminal, "\033[2;1H12345\033[2;2H\033[2X\033[3;1Hx\033[5b");
    assert_string_equal(row_text(terminal, 1), "1  45");
    assert_string_equal(row_text(terminal, 2), "xxxxxx");
    /* Insert and delete lines; scroll within a region. */
    write_text(terminal, "\033[1;1H\033[L");
    assert_string_equal(row_text(terminal, 1), "a  b|f");
    write_text(terminal, "\033[M\033[2;4r\033[4;1H\r\nnew\033[r");
    assert_string_equal(row_text(terminal, 0), "a  b|f");
    assert_string_equal(row_text(terminal, 1), "xxxxxx");
    assert_string_equal(row_text(terminal, 3), "new");
    write_text(terminal, "\033[H\033[J");
    assert_string_equal(row_text(terminal, 3), "");
}

static void the_alternate_screen_preserves_the_first(void **state)
{
    struct terminal *terminal = *state;

    write_text(terminal, "first\033[?1049h\033[H\033[2Jsecond");
    assert_string_equal(row_text(terminal, 0), "second");
    write_text(terminal, "\033[?1049l");
    assert_string_equal(row_text(terminal, 0), "first");
    assert_cursor(terminal, 5, 0);
}

static void colors_and_attributes_are_shown(void **state)
{
    struct terminal *terminal = *state;
    struct terminal_cell cell;

    write_text(terminal, "a\033[31;44mb\033[1mc\033[7md\033[0;4me\033[38;5;196;48;5;16mf"
                         "\033[38;2;1;2;3;48:2:255:128:64mg\033[mh\033[97;100mi");
    cell = terminal_cell(terminal, 1, 0);
    assert_int_equal(cell.foreground, 0xe00000);
    assert_int_equal(cell.background, 0x0000e0);
    cell = terminal_cell(terminal, 2, 0);
    assert_true(cell.bold);
    assert_int_equal(cell.foreground, 0xff4040); /* bold is also bright */
    cell = terminal_cell(terminal, 3, 0);
    assert_int_equal(cell.foreground, 0x0000e0);
    assert_int_equal(cell.background, 0xff4040);
    cell = terminal_cell(terminal, 4, 0);
    assert_true(cell.underline);
    assert_false(cell.bold);
    cell = terminal_cell(terminal, 5, 0);
    assert_int_equal(cell.foreground, 0xff0000);
    assert_int_equal(cell.background, 0x000000);
    cell = terminal_cell(terminal, 6, 0);
    assert_int_equal(cell.foreground, 0x010203);
    assert_int_equal(cell.background, 0xff8040);
    cell = terminal_cell(terminal, 7, 0);
    assert_int_equal(cell.foreground, terminal_cell(terminal, 0, 0).foreground);
    assert_false(cell.underline);
    cell = terminal_cell(terminal, 8, 0);
    assert_int_equal(cell.foreground, 0xffffff);
    assert_int_equal(cell.background, 0x808080);
    /* The whole screen reversed. */
    write_text(terminal, "\033[?5h");
    assert_int_equal(terminal_cell(terminal, 1, 0).foreground, 0x0000e0);
    assert_int_equal(terminal_cell(terminal, 40, 20).foreground, 0);
}

static void the_cursor_has_place_shape_and_visibility(void **state)
{
    struct terminal *terminal = *state;

    write_text(terminal, "\033[3;7H\033[?25l");
    assert_cursor(terminal, 6, 2);
    assert_false(terminal_cursor(terminal).visible);
    /* Several modes in one sequence, as curses shows the cursor. */
    write_text(terminal, "\033[?12;25h\033[4 q");
    assert_true(terminal_cursor(terminal).visible);
    assert_false(terminal_cursor(terminal).block);
    write_text(terminal, "\033[2 q\0337\033[9;9H\0338");
    assert_true(terminal_cursor(terminal).block);
    assert_cursor(terminal, 6, 2);
}

/* The output of a full screen program has the same result, wherever it is cut. */
static void output_may_be_cut_at_any_byte(void **state)
{
    static const char all[] =
        "\033[?1049h\033[22;0;0t\033[1;25r\033(B\033[m\033[4l\033[?7h\033[?1h\033=\033[H\033[2J"
        "\033]0;a title\007\033Pq1;2\033\\\033[1;38;5;196m\033(0lq\033(Bgr\303\274n \342\202\254"
        "\033[0;7m\033[24;3Hmenu\033[10b\r\n\r\033[K\033M\033[?25l\360\237\230\200";
    struct terminal *whole = *state;

    write_text(whole, all);
    assert_string_equal(row_text(whole, 0), "┌─grün €");
    assert_string_equal(row_text(whole, 23), "\uFFFD menuuuuuuuuuuu");
    for (size_t cut = 1; cut < sizeof(all) - 1; cut++) {
        struct terminal *parts = terminal_open(COLUMNS, ROWS, keep, NULL, NULL);

        terminal_write(parts, (struct bytes){(const uint8_t *)all, cut});
        terminal_write(parts, (struct bytes){(const uint8_t *)all + cut, sizeof(all) - 1 - cut});
        for (unsigned row = 0; row < ROWS; row++)
            for (unsigned column = 0; column < COLUMNS; column++) {
                struct terminal_cell a = terminal_cell(whole, column, row);
                struct terminal_cell b = terminal_cell(parts, column, row);

                assert_int_equal(a.character, b.character);
                assert_int_equal(a.foreground, b.foreground);
                assert_int_equal(a.background, b.background);
                assert_int_equal(a.bold, b.bold);
            }
        assert_cursor(parts, terminal_cursor(whole).column, terminal_cursor(whole).row);
        terminal_close(parts);
    }
}

static void the_generation_changes_with_the_screen_only(void **state)
{
    static const char *const visible[] = {"a",        "\033[C",   "\033[?25l", "\033[2J",
                                          "\033[4 q", "\033[?5h", "\n"};
    static const char *const invisible[] = {"",     "\033", "[", "31", "m", "\033]0;title\007",
                                            "\007", "\303"};
    struct terminal *terminal = *state;

    for (size_t i = 0; i < ARRAY_SIZE(visible); i++) {
        uint64_t before = terminal_generation(terminal);

        write_text(terminal, visible[i]);
        assert_int_not_equal(terminal_generation(terminal), before);
    }
    for (size_t i = 0; i < ARRAY_SIZE(invisible); i++) {
        uint64_t before = terminal_generation(terminal);

        write_text(terminal, invisible[i]);
        assert_int_equal(terminal_generation(terminal), before);
    }
    uint64_t before = terminal_generation(terminal);
    terminal_type(terminal, 'a', 0);
    assert_int_equal(terminal_generation(terminal), before);
}

static void only_harmless_queries_are_answered(void **state)
{
    struct terminal *terminal = *state;

    write_text(terminal, "\033[7;9H\033[6n");
    assert_sent("\033[7;9R");
    write_text(terminal, "\033[5n");
    assert_sent("\033[0n");
    write_text(terminal, "\033[c");
    assert_sent("\033[?1;2c");
    /* Queries whose answers could contain text chosen by the program. */
    write_text(terminal, "\033P$qm\033\\\033[21t\033]0;x\007\033[?2026$p\033\005");
    assert_sent("");
}

static void invalid_utf8_becomes_replacement_characters(void **state)
{
    static const struct {
        const char *text, *shown;
    } samples[] = {
        {"a\x80z", "a\uFFFDz"},
        {"a\xc0\x80z", "a\uFFFD\uFFFDz"},
        {"a\xe2\x82z", "a\uFFFDz"},
        {"a\xe2\x82\xe2\x82\xac", "a\uFFFD€"},
        {"a\xed\xa0\x80z", "a\uFFFD\uFFFD\uFFFDz"},
        {"a\xf4\x90\x80\x80z", "a\uFFFD\uFFFD\uFFFD\uFFFDz"},
        {"a\xf8\x88\xffz", "a\uFFFD\uFFFD\uFFFDz"},
        {"a\xf0\x9f\x98\033[mz", "a\uFFFDz"},
        {"a\xc3\nz", "a\uFFFD"},
        /* C1 controls, as UTF-8 and as bytes. */
        {"a\xc2\x9b"
         "31mz",
         "a31mz"},
        {"a\x9bz", "a\uFFFDz"},
    };
    struct terminal *terminal = *state;

    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        write_text(terminal, "\033[H\033[J");
        write_text(terminal, samples[i].text);
        assert_string_equal(row_text(terminal, 0), samples[i].shown);
    }
}

static void write_times(struct terminal *terminal, const char *text, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        write_text(terminal, text);
}

/* Sequences that crash libvterm or keep it busy for minutes; afterwards the terminal works. */
static void hostile_sequences_are_survived_in_bounded_time(void **state)
{
    static const struct {
        const char *begin, *repeated, *end;
    } samples[] = {
        {"\033[", ";", "m"},                         /* more parameters than libvterm stores */
        {"\033[4", ":3", "m"},                       /* likewise, joined */
        {"\033[", "9", "A\033[H"},                   /* numbers out of range */
        {"\033[", "?", "h"},                         /* private marks */
        {"\033[", " ", "q"},                         /* intermediate bytes */
        {"\033", "#", "8"},                          /* likewise */
        {"\033]0;", "title", "\007"},                /* long strings */
        {"\033P", "q\033q", "\033\\"},               /* likewise */
        {"\033_", "\xff\x80", "\030"},               /* cancelled */
        {"a", "\xcc\x81", ""},                       /* many combining characters */
        {"\xcc\x81", "\033[9b", ""},                 /* repetitions of nothing */
        {"", "\xc2\x85", "\033H"},                   /* characters of negative width */
        {"a", "\xe3\x82\x99", ""},                   /* combining and two cells wide */
        {"\033[999;79H", "\xe4\xb8\xad\033[9b", ""}, /* two cells at the edge */
        {"\033[?69h\033[80;80s\033[?6h", "a\033[9@", "\033[?6l"}, /* margins without a width */
        {"\033#6\033[999C", "\033[2S", "\033#5"},                 /* double width */
        {"", "\033[8;1;1t", ""},                                  /* other sizes */
        {"", "\033[?3h\033[?3l", ""},                             /* 132 columns */
        {"", "\033c", ""},                                        /* reset */
        {"", "\033[?1049h\033c\033[?1047l", ""},                  /* reset on the second screen */
        {"\033[5;5r\033[?6h", "\033[99L\033[99M\033[99T\033[99S\033M", "\033[?6l\033[r"},
        {"", "\033[99999999999999999999b", ""},
        {"x", "\033[38m\033[38;2m\033[38;5m\033[48:2:m\033[4:m", "\033[m"},
        {"", "\033N\033O\033n\033o", "\033(B\017"},
        {"", "\033[3g\t\033[9Z\033H", "\033[H"},
    };
    struct terminal *terminal = *state;

    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        clock_t start = clock();

        write_text(terminal, samples[i].begin);
        write_times(terminal, samples[i].repeated, 1000);
        write_text(terminal, samples[i].end);
        assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
        assert_int_equal(terminal_columns(terminal), COLUMNS);
        assert_true(terminal_cursor(terminal).column < COLUMNS);
        assert_true(terminal_cursor(terminal).row < ROWS);
        write_text(terminal, "\033[m\033[r\033[H\033[Jall is well");
        assert_string_equal(row_text(terminal, 0), "all is well");
    }
}

/* A character takes one cell or two, or it is left out. */
static void no_character_moves_the_cursor_off_the_screen(void **state)
{
    struct terminal *terminal = *state;

    for (uint32_t character = 0x80; character < 0x30000; character++) {
        char text[2 * UTF8_MAX + 8] = "\r";
        size_t length = 1;

        length += utf8_encode(text + length, character);
        length += utf8_encode(text + length, character);
        terminal_write(terminal, (struct bytes){(uint8_t *)text, length});
        unsigned column = terminal_cursor(terminal).column;
        assert_true(column == 0 || column == 2 || column == 4 ||
                    (character >= 0xd800 && character <= 0xdfff && column == 6));
        assert_int_equal(terminal_cursor(terminal).row, 0);
    }
}

/* Control sequences of all kinds with parameters of all sizes, from a fixed seed. */
static void random_sequences_are_survived(void **state)
{
    static const char alphabet[] = "\033\033\033[[[[;;:?>! \"$'#()0123456789@ABCDEFGHIJKLMPSTXZ`"
                                   "abcdefghlmnpqrstu\n\r\t\b\016\017]P\\x\xe4\xb8\xad\xcc\x81";
    struct terminal *terminal = *state;
    uint32_t random = 1;

    for (unsigned i = 0; i < 20000; i++) {
        char text[64];

        for (size_t j = 0; j < sizeof(text); j++) {
            random = random * 1103515245 + 12345;
            text[j] = alphabet[(random >> 16) % (sizeof(alphabet) - 1)];
        }
        terminal_write(terminal, (struct bytes){(uint8_t *)text, sizeof(text)});
        assert_true(terminal_cursor(terminal).column < COLUMNS);
        assert_true(terminal_cursor(terminal).row < ROWS);
    }
    write_text(terminal, "\030\033\\\033c\033[?1049l\033[m\033[H\033[Jall is well");
    assert_string_equal(row_text(terminal, 0), "all is well");
}

static void typed_characters_become_bytes(void **state)
{
    static const struct {
        uint32_t character;
        unsigned modifiers;
        const char *bytes;
    } samples[] = {
        {'a', 0, "a"},
        {'A', TERMINAL_SHIFT, "A"},
        {0xfc, 0, "ü"},
        {0x20ac, 0, "€"},
        {0x1f600, 0, "😀"},
        {'c', TERMINAL_CTRL, "\003"},
        {'C', TERMINAL_CTRL | TERMINAL_SHIFT, "\003"},
        {'i', TERMINAL_CTRL, "\t"},
        {'m', TERMINAL_CTRL, "\r"},
        {'[', TERMINAL_CTRL, "\033"},
        {'\\', TERMINAL_CTRL, "\034"},
        {'_', TERMINAL_CTRL, "\037"},
        {'?', TERMINAL_CTRL, "\177"},
        {'1', TERMINAL_CTRL, "1"},
        {0xe4, TERMINAL_CTRL, "ä"},
        {'x', TERMINAL_ALT, "\033x"},
        {'x', TERMINAL_ALT | TERMINAL_CTRL, "\033\030"},
        {0xd800, 0, ""},
        {0x110000, 0, ""},
        {UINT32_MAX, 0, ""},
    };
    struct terminal *terminal = *state;

    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        terminal_type(terminal, samples[i].character, samples[i].modifiers);
        assert_sent(samples[i].bytes);
    }
    terminal_type(terminal, ' ', TERMINAL_CTRL);
    assert_int_equal(sent_length, 1);
    assert_int_equal(sent[0], 0);
}

static void pressed_keys_become_sequences(void **state)
{
    static const struct {
        enum terminal_key key;
        unsigned modifiers;
        const char *bytes;
    } samples[] = {
        {TERMINAL_KEY_ENTER, 0, "\r"},
        {TERMINAL_KEY_ENTER, TERMINAL_CTRL | TERMINAL_SHIFT, "\r"},
        {TERMINAL_KEY_TAB, 0, "\t"},
        {TERMINAL_KEY_TAB, TERMINAL_SHIFT, "\033[Z"},
        {TERMINAL_KEY_TAB, TERMINAL_CTRL, "\t"},
        {TERMINAL_KEY_BACKSPACE, 0, "\177"},
        {TERMINAL_KEY_BACKSPACE, TERMINAL_SHIFT, "\177"},
        {TERMINAL_KEY_BACKSPACE, TERMINAL_ALT, "\033\177"},
        {TERMINAL_KEY_ESCAPE, 0, "\033"},
        {TERMINAL_KEY_UP, 0, "\033[A"},
        {TERMINAL_KEY_HOME, 0, "\033[H"},
        {TERMINAL_KEY_UP, TERMINAL_CTRL, "\033[1;5A"},
        {TERMINAL_KEY_DELETE, TERMINAL_SHIFT, "\033[3;2~"},
        {TERMINAL_KEY_F1, 0, "\033OP"},
        {TERMINAL_KEY_F12, 0, "\033[24~"},
    };
    struct terminal *terminal = *state;

    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        terminal_press(terminal, samples[i].key, samples[i].modifiers);
        assert_sent(samples[i].bytes);
    }
    write_text(terminal, "\033[?1h");
    terminal_press(terminal, TERMINAL_KEY_UP, 0);
    assert_sent("\033OA");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, open_terminal, close_terminal)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_out_of_range_are_refused),
        TEST(a_new_terminal_is_blank),
        TEST(text_in_utf8_fills_cells),
        TEST(line_drawing_characters_are_shown),
        TEST(editing_sequences_move_text),
        TEST(the_alternate_screen_preserves_the_first),
        TEST(colors_and_attributes_are_shown),
        TEST(the_cursor_has_place_shape_and_visibility),
        TEST(output_may_be_cut_at_any_byte),
        TEST(the_generation_changes_with_the_screen_only),
        TEST(only_harmless_queries_are_answered),
        TEST(invalid_utf8_becomes_replacement_characters),
        TEST(hostile_sequences_are_survived_in_bounded_time),
        TEST(no_character_moves_the_cursor_off_the_screen),
        TEST(random_sequences_are_survived),
        TEST(typed_characters_become_bytes),
        TEST(pressed_keys_become_sequences),
    };

    return cmocka_run_group_tests_name("pty-bridge-terminal", tests, NULL, NULL);
}
