/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves what each key does to the line, and that the terminal shows the line as it is: the test
 * has a terminal of one line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "qemu-integration/monitor/line-editor.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UP    "\033[A"
#define DOWN  "\033[B"
#define RIGHT "\033[C"
#define LEFT  "\033[D"

/* What a terminal shows of its last line; characters outside of ASCII are '*'. */
struct screen {
    char line[2 * LINE_EDITOR_SIZE];
    size_t length, cursor;
};

static size_t show_sequence(struct screen *screen, const char *text)
{
    size_t digits = strspn(text + 2, "0123456789");
    size_t count = digits == 0 ? 1 : strtoul(text + 2, NULL, 10);

    if (text[2 + digits] == 'D') {
        assert_true(count <= screen->cursor);
        screen->cursor -= count;
    } else {
        assert_int_equal(text[2 + digits], 'K');
        screen->length = screen->cursor;
    }
    return 3 + digits;
}

static void show(struct screen *screen, struct evbuffer *output)
{
    evbuffer_add(output, "", 1);
    const char *text = (const char *)evbuffer_pullup(output, -1);

    while (*text != '\0') {
        uint8_t byte = (uint8_t)*text;

        if (byte == 27) {
            text += show_sequence(screen, text);
            continue;
        }
        if (byte == '\n')
            screen->length = screen->cursor = 0;
        if (byte >= ' ' && (byte & 0xc0) != 0x80)
            screen->line[screen->cursor++] = (char)(byte < 128 ? byte : '*');
        if (screen->cursor > screen->length)
            screen->length = screen->cursor;
        text++;
    }
    screen->line[screen->length] = '\0';
    evbuffer_drain(output, evbuffer_get_length(output));
}

struct session {
    struct line_editor *editor;
    struct evbuffer *output;
    struct screen screen;
    unsigned lines, cut, completions;
    unsigned bells;
    char last[LINE_EDITOR_SIZE];
};

static void begin(struct session *session)
{
    *session = (struct session){.editor = line_editor_open("> "), .output = evbuffer_new()};
    line_editor_begin(session->editor, session->output);
}

static void type(struct session *session, const char *keys, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        enum line_editor_event event =
            line_editor_take(session->editor, (uint8_t)keys[i], session->output);

        session->completions += event == LINE_EDITOR_COMPLETE;
        session->bells += evbuffer_search(session->output, "\a", 1, NULL).pos >= 0;
        if (event == LINE_EDITOR_CUT) {
            session->cut++;
            line_editor_begin(session->editor, session->output);
        }
        if (event == LINE_EDITOR_LINE) {
            session->lines++;
            snprintf(session->last, sizeof(session->last), "%s", line_editor_text(session->editor));
            line_editor_begin(session->editor, session->output);
        }
        show(&session->screen, session->output);
    }
}

static void end(struct session *session)
{
    line_editor_close(session->editor);
    evbuffer_free(session->output);
}

/* Types the keys and looks at the line; '|' in @expected is the cursor. */
static void assert_edited(const char *keys, const char *expected)
{
    struct session session;
    char shown[LINE_EDITOR_SIZE + 8];

    begin(&session);
    type(&session, keys, strlen(keys));
    size_t cursor = line_editor_cursor(session.editor);
    const char *text = line_editor_text(session.editor);
    snprintf(shown, sizeof(shown), "%.*s|%s", (int)cursor, text, text + cursor);
    assert_string_equal(shown, expected);
    /* The same on the screen. */
    size_t columns = 2;
    for (size_t i = 0; i < cursor; i++)
        columns += ((uint8_t)text[i] & 0xc0) != 0x80;
    assert_int_equal(session.screen.cursor, columns);
    for (size_t i = 0, column = 2; i < strlen(text); i++)
        if (((uint8_t)text[i] & 0xc0) != 0x80)
            assert_int_equal(session.screen.line[column++], (uint8_t)text[i] < 128 ? text[i] : '*');
    end(&session);
}

static void keys_edit_the_line(void **state)
{
    static const struct {
        const char *keys, *expected;
    } cases[] = {
        {"abc", "abc|"},
        {"abc\001x", "x|abc"},
        {"abc\001\005x", "abcx|"},
        {"abc" LEFT LEFT "x", "ax|bc"},
        {"abc" LEFT LEFT RIGHT "x", "abx|c"},
        {"a" LEFT LEFT RIGHT RIGHT "b", "ab|"},
        {"abc\002\002\006x", "abx|c"},
        {"abc\177", "ab|"},
        {"abc\010\010\010\010", "|"},
        {"abc\002\177", "a|c"},
        {"abc\001\004", "|bc"},
        {"abc\004", "abc|"},
        {"abc\001\033[3~", "|bc"},
        {"abc\033[1~x\033[4~y", "xabcy|"},
        {"abc\033[Hx\033[Fy", "xabcy|"},
        {"abc\033OHx\033OFy", "xabcy|"},
        {"abc\033[1;5Dx", "abx|c"},
        {"abc def\027", "abc |"},
        {"abc def \027\027", "|"},
        {"abc def\033bx", "abc x|def"},
        {"abc def\001\033fx", "abcx| def"},
        {"abc def\001\033d", "| def"},
        {"abc def\033b\025", "|def"},
        {"abc def\033b\013", "abc |"},
        {"abc\014", "abc|"},
        {"a\033[99~\033[200~\033[Zb", "ab|"},
        {"abc\033\033[D\033[Dx", "ax|bc"},
        {"abc\003x", "x|"},
        {"\303\244\303\266" LEFT "x", "\303\244x|\303\266"},
        {"\303\244\303\266\177", "\303\244|"},
        {"a\303\244" LEFT LEFT "\004x", "x|\303\244"},
        {"a\001\303\244", "\303\244|a"},
        {"a\007\016\020\026b", "ab|"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_edited(cases[i].keys, cases[i].expected);
}

static void history_is_kept(void **state)
{
    (void)state;
    assert_edited("one\rtwo\r" UP, "two|");
    assert_edited("one\rtwo\r" UP UP UP UP, "one|");
    assert_edited("one\rtwo\rnew" UP UP DOWN, "two|");
    assert_edited("one\rtwo\rnew" UP UP DOWN DOWN DOWN, "new|");
    assert_edited("one\rtwo\r\020\020\016", "two|");
    /* Once each, empty ones not at all. */
    assert_edited("one\rtwo\rone\r\r" UP UP, "two|");
    assert_edited("one\rtwo\rone\r\r" UP UP UP, "two|");
    /* What is changed of an old line is a new one. */
    assert_edited("one\r" UP "x\r" UP UP, "one|");
    assert_edited("one\r" UP "\003" UP, "one|");
}

static void history_has_an_end(void **state)
{
    struct session session;
    char line[16];

    (void)state;
    begin(&session);
    for (unsigned i = 0; i < LINE_EDITOR_HISTORY + 5; i++) {
        snprintf(line, sizeof(line), "%u\r", i);
        type(&session, line, strlen(line));
    }
    for (unsigned i = 0; i < LINE_EDITOR_HISTORY + 5; i++)
        type(&session, UP, strlen(UP));
    assert_string_equal(line_editor_text(session.editor), "5");
    end(&session);
}

static void lines_end(void **state)
{
    struct session session;

    (void)state;
    begin(&session);
    type(&session, "a\r\nb\nc\r", 7);
    assert_int_equal(session.lines, 3);
    /* telnet's end of a line. */
    type(&session, "d\r\0e\r", 5);
    assert_int_equal(session.lines, 5);
    assert_string_equal(session.last, "e");
    type(&session, "\n\n", 2);
    assert_int_equal(session.lines, 6);
    type(&session, "x\t\t", 3);
    assert_int_equal(session.completions, 2);
    end(&session);
}

static void a_line_has_an_end(void **state)
{
    struct session session;
    char many[2 * LINE_EDITOR_SIZE];

    (void)state;
    begin(&session);
    memset(many, 'x', sizeof(many));
    type(&session, many, LINE_EDITOR_SIZE - 1);
    assert_int_equal(session.bells, 0);
    type(&session, many, 5);
    assert_int_equal(session.bells, 5);
    assert_int_equal(strlen(line_editor_text(session.editor)), LINE_EDITOR_SIZE - 1);
    type(&session, "\001y\r", 3);
    assert_int_equal(session.bells, 6);
    /* A line that is not as it was typed is none, also not later. */
    assert_int_equal(session.lines, 0);
    assert_int_equal(session.cut, 1);
    type(&session, UP, strlen(UP));
    assert_string_equal(line_editor_text(session.editor), "");
    type(&session, "next\r", 5);
    assert_string_equal(session.last, "next");
    end(&session);
}

static void a_full_line_that_has_room_again_is_complete(void **state)
{
    struct session session;
    char many[LINE_EDITOR_SIZE];

    (void)state;
    begin(&session);
    memset(many, 'x', sizeof(many));
    type(&session, many, sizeof(many));
    type(&session, "\177y\r", 3);
    assert_int_equal(session.cut, 0);
    assert_int_equal(strlen(session.last), LINE_EDITOR_SIZE - 1);
    assert_int_equal(session.last[LINE_EDITOR_SIZE - 2], 'y');
    /* As is one from the history. */
    type(&session, many, sizeof(many));
    type(&session, UP "\r", strlen(UP) + 1);
    assert_int_equal(session.cut, 0);
    assert_int_equal(session.lines, 2);
    end(&session);
}

static void completion_inserts(void **state)
{
    struct session session;

    (void)state;
    begin(&session);
    type(&session, "in x\002\002", 6);
    line_editor_insert(session.editor, "fo\n\033", 4, session.output);
    show(&session.screen, session.output);
    assert_string_equal(line_editor_text(session.editor), "info x");
    assert_string_equal(session.screen.line, "> info x");
    line_editor_redraw(session.editor, session.output);
    end(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_edit_the_line),
        cmocka_unit_test(history_is_kept),
        cmocka_unit_test(history_has_an_end),
        cmocka_unit_test(lines_end),
        cmocka_unit_test(a_line_has_an_end),
        cmocka_unit_test(completion_inserts),
        cmocka_unit_test(a_full_line_that_has_room_again_is_complete),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
