/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line is edited by the usual keys, scrolls when it is long, and has no control characters.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "netboot/host.h"
#include "netboot/menu/line-edit.h"
#include "tests/unit/netboot/menu/screen-check.h"

#include <string.h>

#define COLUMNS 20

static char line[64];
static struct line_edit edit;

static void begin(const char *text)
{
    snprintf(line, sizeof(line), "%s", text);
    line_edit_begin(&edit, line, sizeof(line), false);
}

static void press(int key)
{
    assert_true(line_edit_take(&edit, key));
}

static void type(const char *text)
{
    for (; *text != '\0'; text++)
        press(*text);
}

static void edits_by_the_usual_keys(void **state)
{
    (void)state;
    begin("root=/dev/xvda1 ro");
    press('W' - '@');
    type("rw");
    assert_string_equal(line, "root=/dev/xvda1 rw");
    press('A' - '@');
    press(NETBOOT_KEY_RIGHT);
    press(NETBOOT_KEY_DELETE);
    press('\b');
    assert_string_equal(line, "ot=/dev/xvda1 rw");
    press(NETBOOT_KEY_END);
    press(NETBOOT_KEY_LEFT);
    press(NETBOOT_KEY_LEFT);
    press('K' - '@');
    assert_string_equal(line, "ot=/dev/xvda1 ");
    press(NETBOOT_KEY_HOME);
    press('E' - '@');
    press('U' - '@');
    assert_string_equal(line, "");
    press('\b');
    press(NETBOOT_KEY_DELETE);
    press('W' - '@');
    press(NETBOOT_KEY_LEFT);
    press(NETBOOT_KEY_RIGHT);
    assert_string_equal(line, "");
}

static void moves_by_whole_characters(void **state)
{
    (void)state;
    begin("a\u00e9\u20ac");
    press(NETBOOT_KEY_LEFT);
    press('\b');
    assert_string_equal(line, "a\u20ac");
    press(0xe4);
    assert_string_equal(line, "a\u00e4\u20ac");
    press(NETBOOT_KEY_DELETE);
    assert_string_equal(line, "a\u00e4");
}

static void takes_no_other_keys(void **state)
{
    static const int keys[] = {'\r',
                               '\t',
                               27,
                               3,
                               0,
                               0x85,
                               0x202e,
                               0x6f22,
                               NETBOOT_KEY_UP,
                               NETBOOT_KEY_F1,
                               NETBOOT_KEY_NONE};

    (void)state;
    begin("x\033[31my\n\xc2\x9b");
    assert_string_equal(line, "xy");
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        assert_false(line_edit_take(&edit, keys[i]));
    assert_string_equal(line, "xy");
}

static void stops_when_it_is_full(void **state)
{
    (void)state;
    begin("");
    for (size_t i = 0; i < sizeof(line) - 1; i++)
        press('x');
    assert_false(line_edit_take(&edit, 'x'));
    assert_int_equal(strlen(line), sizeof(line) - 1);
    press('\b');
    assert_false(line_edit_take(&edit, 0xe9));
    assert_true(line_edit_take(&edit, 'y'));
}

static const char *draw(struct screen_check *check, struct screen *screen)
{
    screen_clear(screen);
    screen_write(screen, 0, 0, 2, 0, "> ");
    line_edit_draw(&edit, screen, 0, 2, COLUMNS - 3);
    screen_draw(screen, check->output);
    screen_check_show(check);
    return screen_check_row(check, 0);
}

static void scrolls(void **state)
{
    struct screen *screen = screen_open(1, COLUMNS);
    struct screen_check check;

    (void)state;
    screen_check_open(&check, COLUMNS, 4);
    begin("0123456789abcdef");
    assert_string_equal(draw(&check, screen), "> 0123456789abcdef");
    assert_int_equal(terminal_cursor(check.terminal).column, 18);
    press('g');
    assert_string_equal(draw(&check, screen), "> 9abcdefg");
    assert_int_equal(terminal_cursor(check.terminal).column, 10);
    for (unsigned i = 0; i < 9; i++)
        press(NETBOOT_KEY_LEFT);
    assert_string_equal(draw(&check, screen), "> 0123456789abcdef");
    assert_int_equal(terminal_cursor(check.terminal).column, 10);
    edit.hidden = true;
    assert_string_equal(draw(&check, screen), ">");
    assert_int_equal(terminal_cursor(check.terminal).column, 2);
    screen_close(screen);
    screen_check_close(&check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_by_the_usual_keys),
        cmocka_unit_test(moves_by_whole_characters),
        cmocka_unit_test(takes_no_other_keys),
        cmocka_unit_test(stops_when_it_is_full),
        cmocka_unit_test(scrolls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
