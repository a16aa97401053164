/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * After a repaint a second terminal looks like the first, whatever it showed before, and the first
 * one has not changed.
 */
#include "pty-bridge/terminal/terminal-repaint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COLUMNS 40
#define ROWS    6

static struct terminal *shown;
static struct terminal *copy;

static void ignore(void *context, const char *bytes, size_t length)
{
    (void)context, (void)bytes, (void)length;
}

static int set_up(void **state)
{
    (void)state;
    shown = terminal_open(COLUMNS, ROWS, ignore, NULL, NULL);
    copy = terminal_open(COLUMNS, ROWS, ignore, NULL, NULL);
    return shown == NULL || copy == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    terminal_close(shown);
    terminal_close(copy);
    return 0;
}

static void write_to(struct terminal *terminal, const char *text)
{
    terminal_write(terminal, (struct bytes){(const uint8_t *)text, strlen(text)});
}

static void pass_on(void *context, const char *bytes, size_t length)
{
    terminal_write(context, (struct bytes){(const uint8_t *)bytes, length});
}

static void assert_alike(void)
{
    struct terminal_cursor one = terminal_cursor(shown), other = terminal_cursor(copy);

    for (unsigned row = 0; row < ROWS; row++)
        for (unsigned column = 0; column < COLUMNS; column++) {
            struct terminal_cell expected = terminal_cell(shown, column, row);
            struct terminal_cell got = terminal_cell(copy, column, row);

            assert_int_equal(got.character, expected.character);
            assert_int_equal(got.bold, expected.bold);
            assert_int_equal(got.underline, expected.underline);
            assert_int_equal(got.foreground, expected.foreground);
            assert_int_equal(got.background, expected.background);
        }
    assert_int_equal(other.column, one.column);
    assert_int_equal(other.row, one.row);
    assert_int_equal(other.visible, one.visible);
    assert_int_equal(terminal_has_application_keys(copy), terminal_has_application_keys(shown));
}

static void a_late_client_sees_the_menu(void **state)
{
    (void)state;
    write_to(shown, "\033[?1h\033=\033[?25l  title\033[2;1H\033(0lqqk\033(B");
    write_to(shown, "\033[3;1H\033[7m selected \033[0m \033[1;4mloud\033[0m \033[31;44mred\033[0m");
    write_to(shown, "\033[6;40H\303\274\033[4;7H");
    write_to(copy, "what was there\r\nbefore");
    terminal_repaint(shown, pass_on, copy);
    assert_true(terminal_has_application_keys(shown));
    assert_int_equal(terminal_cell(shown, COLUMNS - 1, ROWS - 1).character, 0xfc);
    assert_alike();
}

static void modes_are_repainted_too(void **state)
{
    (void)state;
    write_to(copy, "\033[?1h\033=\033[?25l");
    write_to(shown, "shell$ ");
    terminal_repaint(shown, pass_on, copy);
    assert_false(terminal_has_application_keys(shown));
    assert_true(terminal_cursor(shown).visible);
    assert_alike();
}

static void a_repaint_does_not_change_the_first_terminal(void **state)
{
    (void)state;
    write_to(shown, "\033[?1h\033=text\033[3;3H");
    uint64_t before = terminal_generation(shown);
    terminal_repaint(shown, ignore, NULL);
    assert_int_equal(terminal_generation(shown), before);
    assert_int_equal(terminal_cursor(shown).column, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_late_client_sees_the_menu, set_up, tear_down),
        cmocka_unit_test_setup_teardown(modes_are_repainted_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_repaint_does_not_change_the_first_terminal, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests_name("terminal-repaint", tests, NULL, NULL);
}
