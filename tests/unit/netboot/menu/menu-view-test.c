/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A menu as a terminal shows it, its keys, its time, and how little it sends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "netboot/menu/menu-view.h"
#include "tests/unit/netboot/menu/screen-check.h"

#include <string.h>

static struct netboot_menu_item items[40];
static struct netboot_menu menu;
static struct netboot_chosen chosen;
static struct screen_check check;
static struct menu_view *view;

static const struct netboot_menu_item some_items[] = {
    {.text = "Install", .arguments = "linux quiet", .help = "Installs.\nAll of it.", .key = 'i'},
    {.text = "Advanced \033[31moptions", .key = 'A'},
    {.text = NULL},
    {.text = "Heading:", .disabled = true},
    {.text = "Rescue", .arguments = "linux rescue", .indent = 2, .key = 'r'},
};

static void begin(unsigned columns, unsigned rows)
{
    screen_check_open(&check, columns, rows);
    view = menu_view_open(&menu, rows, columns, 1000);
    menu_view_draw(view, 1000, check.output);
    screen_check_show(&check);
}

static int use_some_items(void **state)
{
    (void)state;
    memcpy(items, some_items, sizeof(some_items));
    menu = (struct netboot_menu){.title = "A title", .items = items, .count = 5};
    return 0;
}

static int end(void **state)
{
    (void)state;
    menu_view_close(view);
    screen_check_close(&check);
    return 0;
}

static size_t draw(int64_t now)
{
    menu_view_draw(view, now, check.output);
    return screen_check_show(&check);
}

/* Presses a key that does not end the menu. Returns the bytes that were drawn. */
static size_t press(int key)
{
    assert_false(menu_view_take(view, key, &chosen));
    return draw(1000);
}

static void type(const char *text)
{
    for (; *text != '\0'; text++)
        press(*text);
}

static void assert_rows(unsigned first, const char *const *rows, size_t count)
{
    for (unsigned i = 0; i < count; i++)
        assert_string_equal(screen_check_row(&check, first + i), rows[i]);
}

static void shows_title_entries_and_help(void **state)
{
    static const char *const rows[] = {
        "┌─────────────────────────────────────┐",
        "│               A title               │",
        "├─────────────────────────────────────┤",
        "│ Install                             │",
        "│ Advanced options                    │",
        "│                                     │",
        "│ Heading:                            │",
        "│   Rescue                            │",
        "└─────────────────────────────────────┘",
        "Installs.",
        "All of it.",
        "Enter: choose   Tab: edit   Esc: leave",
        "",
    };

    (void)state;
    begin(40, 20);
    assert_rows(0, rows, ARRAY_SIZE(rows));
    assert_true(screen_check_is_reverse(&check, 1, 3));
    assert_true(screen_check_is_reverse(&check, 37, 3));
    assert_false(screen_check_is_reverse(&check, 1, 4));
    assert_true(terminal_cell(check.terminal, 2, 4).bold);
    assert_false(terminal_cell(check.terminal, 3, 4).bold);
    assert_false(terminal_cursor(check.terminal).visible);
}

static void moves_over_what_can_be_chosen(void **state)
{
    (void)state;
    begin(80, 24);
    /* Two rows in reverse and back, and the help: at 9600 bauds this takes half a second. */
    assert_in_range(press(NETBOOT_KEY_DOWN), 1, 400);
    assert_true(screen_check_is_reverse(&check, 1, 4));
    assert_false(screen_check_is_reverse(&check, 1, 3));
    assert_string_equal(screen_check_row(&check, 9), "");
    assert_string_equal(screen_check_row(&check, 11), "Enter: choose   Esc: leave");
    press(NETBOOT_KEY_DOWN);
    assert_true(screen_check_is_reverse(&check, 1, 7));
    press(NETBOOT_KEY_DOWN);
    assert_true(screen_check_is_reverse(&check, 1, 7));
    press(NETBOOT_KEY_UP);
    assert_true(screen_check_is_reverse(&check, 1, 4));
    press(NETBOOT_KEY_END);
    assert_true(screen_check_is_reverse(&check, 1, 7));
    press(NETBOOT_KEY_HOME);
    assert_true(screen_check_is_reverse(&check, 1, 3));
    press(NETBOOT_KEY_UP);
    assert_true(screen_check_is_reverse(&check, 1, 3));
    press('R');
    assert_true(screen_check_is_reverse(&check, 1, 7));
    press('a');
    assert_true(screen_check_is_reverse(&check, 1, 4));
    press('h');
    assert_true(screen_check_is_reverse(&check, 1, 4));
    assert_true(menu_view_take(view, '\r', &chosen));
    assert_int_equal(chosen.how, NETBOOT_CHOSE);
    assert_int_equal(chosen.item, 1);
    assert_false(chosen.edited);
}

static void begins_with_what_is_selected(void **state)
{
    (void)state;
    menu.selected = 2;
    begin(40, 20);
    assert_true(menu_view_take(view, '\r', &chosen));
    assert_int_equal(chosen.item, 4);
}

static void edits_arguments(void **state)
{
    (void)state;
    begin(40, 20);
    press('\t');
    assert_string_equal(screen_check_row(&check, 11), "> linux quiet");
    assert_true(terminal_cursor(check.terminal).visible);
    assert_int_equal(terminal_cursor(check.terminal).column, 13);
    /* A character at the end is sent as it is. */
    assert_int_equal(press('x'), 1);
    press('\b');
    type(" ro");
    press('W' - '@');
    type("rw i=1");
    assert_true(menu_view_take(view, '\r', &chosen));
    assert_int_equal(chosen.how, NETBOOT_CHOSE);
    assert_int_equal(chosen.item, 0);
    assert_true(chosen.edited);
    assert_string_equal(chosen.arguments, "linux quiet rw i=1");
}

static void gives_up_editing(void **state)
{
    (void)state;
    begin(40, 20);
    press('\t');
    press('x');
    press(27);
    assert_string_equal(screen_check_row(&check, 11), "Enter: choose   Tab: edit   Esc: leave");
    press(NETBOOT_KEY_DOWN);
    press('\t');
    assert_string_equal(screen_check_row(&check, 11), "Enter: choose   Esc: leave");
    assert_true(menu_view_take(view, 27, &chosen));
    assert_int_equal(chosen.how, NETBOOT_LEFT);
    assert_int_equal(chosen.key, 27);
    assert_true(menu_view_take(view, 3, &chosen));
    assert_int_equal(chosen.key, 3);
}

static void leaves_by_function_keys_if_wanted(void **state)
{
    (void)state;
    begin(40, 20);
    press(NETBOOT_KEY_F1);
    menu.keys_leave = true;
    assert_true(menu_view_take(view, NETBOOT_KEY_F1 + 1, &chosen));
    assert_int_equal(chosen.how, NETBOOT_HIT_KEY);
    assert_int_equal(chosen.key, NETBOOT_KEY_F1 + 1);
}

static void counts_down(void **state)
{
    (void)state;
    menu.timeout = 10000;
    menu.selected = 4;
    begin(40, 20);
    assert_string_equal(screen_check_row(&check, 12), "Automatic boot in 10 s");
    assert_int_equal(menu_view_wait(view, 1000), 1000);
    assert_in_range(draw(2500), 1, 40);
    assert_string_equal(screen_check_row(&check, 12), "Automatic boot in 9 s");
    assert_int_equal(menu_view_wait(view, 2500), 500);
    assert_int_equal(draw(2900), 0);
    assert_false(menu_view_take_time(view, 10999, &chosen));
    assert_true(menu_view_take_time(view, 11000, &chosen));
    assert_int_equal(chosen.how, NETBOOT_CHOSE_BY_TIME);
    assert_int_equal(chosen.item, 4);

    press(NETBOOT_KEY_UP);
    draw(5000);
    assert_string_equal(screen_check_row(&check, 12), "");
    assert_int_equal(menu_view_wait(view, 5000), -1);
    assert_false(menu_view_take_time(view, 60000, &chosen));
}

static void ends_in_any_case(void **state)
{
    (void)state;
    menu.total = 20000;
    menu.countdown = "Noch # Sekunden";
    begin(40, 20);
    press(NETBOOT_KEY_END);
    draw(2000);
    assert_string_equal(screen_check_row(&check, 12), "Noch 19 Sekunden");
    assert_true(menu_view_take_time(view, 21000, &chosen));
    assert_int_equal(chosen.item, 0);
}

static void shows_a_message(void **state)
{
    (void)state;
    menu.message = "tftp://10.0.0.1/vmlinuz: the server has no such file, or it is \033[31mbad";
    begin(40, 20);
    assert_string_equal(screen_check_row(&check, 9), "tftp://10.0.0.1/vmlinuz: the server has");
    assert_string_equal(screen_check_row(&check, 10), " no such file, or it is bad");
}

static void use_many_items(void)
{
    static char texts[40][16];

    for (unsigned i = 0; i < 40; i++) {
        snprintf(texts[i], sizeof(texts[i]), "Entry %u", i);
        items[i] = (struct netboot_menu_item){.text = texts[i]};
    }
    menu = (struct netboot_menu){.items = items, .count = 40};
}

static void scrolls(void **state)
{
    (void)state;
    use_many_items();
    begin(40, 10); /* 7 entries */
    assert_string_equal(screen_check_row(&check, 1), "│ Entry 0                             │");
    assert_string_equal(screen_check_row(&check, 7), "│ Entry 6                             v");
    press(NETBOOT_KEY_PAGE_DOWN);
    assert_string_equal(screen_check_row(&check, 1), "│ Entry 1                             ^");
    assert_string_equal(screen_check_row(&check, 7), "│ Entry 7                             v");
    press(NETBOOT_KEY_END);
    assert_string_equal(screen_check_row(&check, 7), "│ Entry 39                            │");
    press(NETBOOT_KEY_PAGE_UP);
    assert_string_equal(screen_check_row(&check, 1), "│ Entry 32                            ^");
    press(NETBOOT_KEY_HOME);
    assert_string_equal(screen_check_row(&check, 1), "│ Entry 0                             │");
}

static void fits_any_size(void **state)
{
    (void)state;
    use_some_items(NULL);
    menu.timeout = 5000;
    menu.message = "message";
    begin(40, 20);
    for (unsigned rows = 2; rows <= 30; rows++)
        for (unsigned columns = 10; columns <= 100; columns += 9) {
            struct screen_check small;

            screen_check_open(&small, columns < 20 ? 20 : columns, rows < 4 ? 4 : rows);
            menu_view_resize(view, rows, columns);
            for (unsigned i = 0; i < 6; i++) {
                bool seen = false;

                menu_view_draw(view, 1000, small.output);
                screen_check_show(&small);
                for (unsigned row = 0; row < rows; row++)
                    seen |= screen_check_is_reverse(&small, 2, row);
                assert_true(seen);
                menu_view_take(view, NETBOOT_KEY_DOWN, &chosen);
            }
            menu_view_take(view, NETBOOT_KEY_HOME, &chosen);
            screen_check_close(&small);
        }
}

static void works_without_entries(void **state)
{
    static const int keys[] = {'\r', '\t', 'x', NETBOOT_KEY_UP, NETBOOT_KEY_DOWN, NETBOOT_KEY_END};

    (void)state;
    menu.count = 0;
    begin(40, 20);
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        press(keys[i]);
    assert_true(menu_view_take(view, 27, &chosen));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, use_some_items, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(shows_title_entries_and_help),
        TEST(moves_over_what_can_be_chosen),
        TEST(begins_with_what_is_selected),
        TEST(edits_arguments),
        TEST(gives_up_editing),
        TEST(leaves_by_function_keys_if_wanted),
        TEST(counts_down),
        TEST(ends_in_any_case),
        TEST(shows_a_message),
        TEST(scrolls),
        TEST(fits_any_size),
        TEST(works_without_entries),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
