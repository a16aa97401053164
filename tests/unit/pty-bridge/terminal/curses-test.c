/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal works with a real curses program under the TERM that bootloaders get: the screen
 * shows what curses draws, and curses understands the bytes of every key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pty-bridge/terminal/terminal.h"

#include "common/array.h"

#include <curses.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A curses program and its terminal. Curses accepts pipes in place of a pty. */
struct session {
    struct terminal *terminal;
    SCREEN *screen;
    FILE *output, *input;
    size_t shown; /* bytes of the output that the terminal has got */
    int keys[2];
};

static void send_to_program(void *context, const char *bytes, size_t length)
{
    struct session *session = context;

    assert_int_equal(write(session->keys[1], bytes, length), length);
}

static struct session open_session(void)
{
    struct session session = {0};

    assert_int_equal(pipe(session.keys), 0);
    session.input = fdopen(session.keys[0], "r");
    session.output = tmpfile();
    assert_non_null(session.input);
    assert_non_null(session.output);
    return session;
}

static void begin(struct session *session)
{
    setenv("LINES", "25", 1);
    setenv("COLUMNS", "80", 1);
    session->terminal = terminal_open(80, 25, send_to_program, session, NULL);
    assert_non_null(session->terminal);
    session->screen = newterm(TERMINAL_TYPE, session->output, session->input);
    assert_non_null(session->screen);
    set_term(session->screen);
    keypad(stdscr, TRUE);
    noecho();
    raw();
}

/* Passes new output of curses to the terminal. */
static void show(struct session *session)
{
    char buffer[4096];
    ssize_t length;

    refresh();
    fflush(session->output);
    while ((length = pread(fileno(session->output), buffer, sizeof(buffer),
                           (off_t)session->shown)) > 0) {
        terminal_write(session->terminal, (struct bytes){(uint8_t *)buffer, (size_t)length});
        session->shown += (size_t)length;
    }
}

static void end(struct session *session)
{
    endwin();
    delscreen(session->screen);
    fclose(session->input);
    fclose(session->output);
    close(session->keys[1]);
    terminal_close(session->terminal);
}

static void assert_row(const struct session *session, unsigned row, unsigned column,
                       const uint32_t *characters)
{
    for (; *characters != 0; characters++)
        assert_int_equal(terminal_cell(session->terminal, column++, row).character, *characters);
}

static void curses_understands_every_key(void **state)
{
    static const struct {
        enum terminal_key key;
        int curses;
    } keys[] = {
        {TERMINAL_KEY_UP, KEY_UP},
        {TERMINAL_KEY_DOWN, KEY_DOWN},
        {TERMINAL_KEY_LEFT, KEY_LEFT},
        {TERMINAL_KEY_RIGHT, KEY_RIGHT},
        {TERMINAL_KEY_HOME, KEY_HOME},
        {TERMINAL_KEY_END, KEY_END},
        {TERMINAL_KEY_INSERT, KEY_IC},
        {TERMINAL_KEY_DELETE, KEY_DC},
        {TERMINAL_KEY_PAGE_UP, KEY_PPAGE},
        {TERMINAL_KEY_PAGE_DOWN, KEY_NPAGE},
        {TERMINAL_KEY_BACKSPACE, KEY_BACKSPACE},
        {TERMINAL_KEY_ENTER, '\r'},
        {TERMINAL_KEY_TAB, '\t'},
    };
    struct session session = open_session();

    (void)state;
    begin(&session);
    show(&session);
    nonl();
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        terminal_press(session.terminal, keys[i].key, 0);
        assert_int_equal(getch(), keys[i].curses);
    }
    for (int i = 0; i < 12; i++) {
        terminal_press(session.terminal, (enum terminal_key)(TERMINAL_KEY_F1 + i), 0);
        assert_int_equal(getch(), KEY_F(i + 1));
    }
    terminal_press(session.terminal, TERMINAL_KEY_TAB, TERMINAL_SHIFT);
    assert_int_equal(getch(), KEY_BTAB);
    terminal_type(session.terminal, 'a', TERMINAL_CTRL);
    assert_int_equal(getch(), 1);
    set_escdelay(50);
    terminal_press(session.terminal, TERMINAL_KEY_ESCAPE, 0);
    assert_int_equal(getch(), 27);
    end(&session);
}

static void draw(struct session *session)
{
    begin(session);
    start_color();
    init_pair(1, COLOR_YELLOW, COLOR_BLUE);
    curs_set(0);
    box(stdscr, 0, 0);
    mvaddstr(2, 4, "a menu");
    attron(A_REVERSE);
    mvprintw(4, 4, "%-40s", "chosen");
    attroff(A_REVERSE);
    attron(COLOR_PAIR(1) | A_BOLD);
    mvaddstr(5, 4, "colors");
    attroff(COLOR_PAIR(1) | A_BOLD);
    mvaddch(6, 4, ACS_UARROW);
    mvaddch(6, 5, ACS_CKBOARD);
    mvhline(7, 4, '=', 60);
    show(session);
}

static void check(const struct session *session)
{
    static const uint32_t top[] = {0x250c, 0x2500, 0x2500, 0},
                          menu[] = {'m', 'e', 'n', 'u', ' ', 0};
    struct terminal_cell chosen = terminal_cell(session->terminal, 43, 4);
    struct terminal_cell colors = terminal_cell(session->terminal, 4, 5);

    assert_row(session, 0, 0, top);
    assert_int_equal(terminal_cell(session->terminal, 79, 0).character, 0x2510);
    assert_int_equal(terminal_cell(session->terminal, 79, 24).character, 0x2518);
    assert_int_equal(terminal_cell(session->terminal, 79, 12).character, 0x2502);
    assert_row(session, 2, 6, menu);
    assert_int_equal(chosen.foreground, 0);
    assert_true(chosen.background > 0x808080);
    assert_int_equal(terminal_cell(session->terminal, 44, 4).background, 0);
    assert_true(colors.bold);
    assert_int_equal(colors.background, 0x0000e0);
    assert_int_equal(terminal_cell(session->terminal, 5, 6).character, 0x2592);
    assert_int_equal(terminal_cell(session->terminal, 63, 7).character, '=');
    assert_int_equal(terminal_cell(session->terminal, 64, 7).character, ' ');
    assert_false(terminal_cursor(session->terminal).visible);
}

static void a_curses_screen_is_shown_as_drawn(void **state)
{
    struct session session = open_session();

    (void)state;
    draw(&session);
    check(&session);
    /* Redrawn over itself, with as few bytes as curses needs. */
    mvaddstr(2, 4, "A MENU");
    scrollok(stdscr, TRUE);
    show(&session);
    assert_int_equal(terminal_cell(session.terminal, 4, 2).character, 'A');
    mvaddstr(2, 4, "a menu");
    show(&session);
    check(&session);
    end(&session);
}

/* Lines are Unicode characters here; in the C locale they are of the line drawing set. */
static void a_curses_screen_is_shown_as_drawn_in_utf8(void **state)
{
    assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
    a_curses_screen_is_shown_as_drawn(state);
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curses_understands_every_key),
        cmocka_unit_test(a_curses_screen_is_shown_as_drawn),
        cmocka_unit_test(a_curses_screen_is_shown_as_drawn_in_utf8),
    };

    return cmocka_run_group_tests_name("pty-bridge-curses", tests, NULL, NULL);
}
