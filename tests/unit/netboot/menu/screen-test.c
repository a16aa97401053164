/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal shows each picture, and gets little more than what has changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/menu/screen.h"
#include "tests/unit/netboot/menu/screen-check.h"

#include <stdlib.h>

#define COLUMNS 40
#define ROWS    6

static struct screen_check check;
static struct screen *screen;

static int open_screen(void **state)
{
    (void)state;
    screen_check_open(&check, COLUMNS, ROWS);
    screen = screen_open(ROWS, COLUMNS);
    return 0;
}

static int close_screen(void **state)
{
    (void)state;
    screen_close(screen);
    screen_check_close(&check);
    return 0;
}

static size_t show(void)
{
    screen_draw(screen, check.output);
    return screen_check_show(&check);
}

static void shows_a_picture(void **state)
{
    (void)state;
    screen_write(screen, 1, 2, 10, 0, "plain");
    screen_write(screen, 2, 2, 10, SCREEN_BOLD, "bold");
    screen_write(screen, 3, 2, 10, SCREEN_REVERSE, "reverse\033[31m, too long");
    screen_put(screen, 4, 0, SCREEN_LINES, 'q');
    screen_set_cursor(screen, 2, 7);
    show();
    assert_string_equal(screen_check_row(&check, 1), "  plain");
    assert_string_equal(screen_check_row(&check, 2), "  bold");
    assert_true(terminal_cell(check.terminal, 2, 2).bold);
    assert_false(terminal_cell(check.terminal, 2, 1).bold);
    assert_string_equal(screen_check_row(&check, 3), "  reverse, t");
    assert_true(screen_check_is_reverse(&check, 2, 3));
    assert_false(screen_check_is_reverse(&check, 1, 3));
    assert_string_equal(screen_check_row(&check, 4), "─");
    assert_int_equal(terminal_cursor(check.terminal).row, 2);
    assert_int_equal(terminal_cursor(check.terminal).column, 7);
}

static void sends_only_what_has_changed(void **state)
{
    (void)state;
    screen_write(screen, 1, 0, COLUMNS, 0, "one line that stays as it is");
    screen_write(screen, 2, 0, COLUMNS, 0, "12 s");
    show();
    assert_int_equal(show(), 0);
    screen_put(screen, 2, 1, 0, '1');
    assert_int_equal(show(), 7); /* a jump and the digit */
    assert_string_equal(screen_check_row(&check, 2), "11 s");
    screen_clear(screen);
    screen_write(screen, 1, 0, COLUMNS, 0, "one line");
    assert_true(show() < 24);
    assert_string_equal(screen_check_row(&check, 1), "one line");
    assert_string_equal(screen_check_row(&check, 2), "");
}

static void draws_all_anew_when_told(void **state)
{
    (void)state;
    screen_write(screen, 1, 0, COLUMNS, 0, "text");
    show();
    terminal_write(check.terminal, (struct bytes){(const uint8_t *)"\033[2Jnoise", 9});
    screen_forget(screen);
    show();
    assert_string_equal(screen_check_row(&check, 0), "");
    assert_string_equal(screen_check_row(&check, 1), "text");
}

/* Whatever pictures follow each other, the terminal shows the last one. */
static void follows_any_change(void **state)
{
    static const char letters[] = "ab  ";
    unsigned picture[ROWS][COLUMNS];

    (void)state;
    srand(1);
    for (unsigned round = 0; round < 300; round++) {
        if (round % 7 == 0)
            screen_clear(screen);
        for (unsigned i = 0; i < 30; i++)
            screen_put(screen, (unsigned)rand() % ROWS, (unsigned)rand() % (COLUMNS - 1),
                       (unsigned)rand() % 4, (uint32_t)letters[rand() % 4]);
        show();

        struct screen_check fresh;

        screen_check_open(&fresh, COLUMNS, ROWS);
        screen_forget(screen);
        screen_draw(screen, fresh.output);
        screen_check_show(&fresh);
        for (unsigned row = 0; row < ROWS; row++)
            for (unsigned column = 0; column < COLUMNS; column++) {
                struct terminal_cell a = terminal_cell(check.terminal, column, row);
                struct terminal_cell b = terminal_cell(fresh.terminal, column, row);

                picture[row][column] = b.character;
                assert_int_equal(a.character, picture[row][column]);
                assert_int_equal(a.background, b.background);
                assert_int_equal(a.bold && a.character != ' ', b.bold && b.character != ' ');
            }
        screen_check_close(&fresh);
    }
}

static void stays_in_its_row(void **state)
{
    struct screen *line = screen_open(1, COLUMNS);

    (void)state;
    terminal_write(check.terminal, (struct bytes){(const uint8_t *)"above\r\n", 7});
    screen_write(line, 0, 0, COLUMNS, 0, "abcdefghijklmnop");
    screen_draw(line, check.output);
    screen_check_show(&check);
    screen_put(line, 0, 12, 0, 'X');
    screen_set_cursor(line, 0, 3);
    screen_draw(line, check.output);
    screen_check_show(&check);
    assert_string_equal(screen_check_row(&check, 0), "above");
    assert_string_equal(screen_check_row(&check, 1), "abcdefghijklXnop");
    assert_int_equal(terminal_cursor(check.terminal).row, 1);
    assert_int_equal(terminal_cursor(check.terminal).column, 3);
    screen_close(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shows_a_picture, open_screen, close_screen),
        cmocka_unit_test_setup_teardown(sends_only_what_has_changed, open_screen, close_screen),
        cmocka_unit_test_setup_teardown(draws_all_anew_when_told, open_screen, close_screen),
        cmocka_unit_test_setup_teardown(follows_any_change, open_screen, close_screen),
        cmocka_unit_test_setup_teardown(stays_in_its_row, open_screen, close_screen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
