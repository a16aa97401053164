/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/line-editor.h"

#include "qemu-integration/monitor/line-text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONTROL(letter) ((letter) - '@')
#define ESCAPE          27
#define DELETE          127

#define BELL "\a"

/* A sequence's numbers: more digits than any key has. */
#define NUMBER_MAX 1000

enum sequence {
    SEQUENCE_NONE,
    SEQUENCE_ESCAPE,  /* after ESC */
    SEQUENCE_BRACKET, /* after ESC [ */
    SEQUENCE_SS3,     /* after ESC O */
};

struct line_editor {
    const char *prompt;
    char text[LINE_EDITOR_SIZE];
    size_t length, cursor;
    enum sequence sequence;
    unsigned number; /* the first one of a sequence */
    bool second;     /* it is over */
    bool returned;   /* the last byte was a carriage return: a line feed belongs to it */
    bool cut;        /* something had no room in the line, which has not become shorter since */

    char *history[LINE_EDITOR_HISTORY]; /* owned, the oldest first */
    size_t history_count;
    size_t shown; /* which of them is shown; history_count: the new line */
    char *draft;  /* owned; the new line while another is shown; NULL: none */
};

struct line_editor *line_editor_open(const char *prompt)
{
    struct line_editor *editor = calloc(1, sizeof(*editor));

    if (editor != NULL)
        editor->prompt = prompt;
    return editor;
}

static void move_back(size_t count, struct evbuffer *output)
{
    if (count > 0)
        evbuffer_add_printf(output, "\033[%zuD", count);
}

/* Writes what follows a place that the terminal's cursor is at. */
static void draw_from(const struct line_editor *editor, size_t place, struct evbuffer *output)
{
    const char *behind = editor->text + editor->cursor;

    evbuffer_add(output, editor->text + place, editor->length - place);
    evbuffer_add(output, "\033[K", 3);
    move_back(line_text_columns(behind, editor->length - editor->cursor), output);
}

static void set_cursor(struct line_editor *editor, size_t place, struct evbuffer *output)
{
    if (place < editor->cursor)
        move_back(line_text_columns(editor->text + place, editor->cursor - place), output);
    else
        evbuffer_add(output, editor->text + editor->cursor, place - editor->cursor);
    editor->cursor = place;
}

static size_t place_before(const struct line_editor *editor)
{
    size_t place = editor->cursor;

    while (place > 0 && line_text_continues(editor->text[--place]))
        ;
    return place;
}

static size_t place_after(const struct line_editor *editor)
{
    size_t place = editor->cursor;

    if (place < editor->length)
        place++;
    while (place < editor->length && line_text_continues(editor->text[place]))
        place++;
    return place;
}

static size_t word_before(const struct line_editor *editor)
{
    size_t place = editor->cursor;

    while (place > 0 && editor->text[place - 1] == ' ')
        place--;
    while (place > 0 && editor->text[place - 1] != ' ')
        place--;
    return place;
}

static size_t word_after(const struct line_editor *editor)
{
    size_t place = editor->cursor;

    while (place < editor->length && editor->text[place] == ' ')
        place++;
    while (place < editor->length && editor->text[place] != ' ')
        place++;
    return place;
}

/* Removes what is between the cursor and a place. */
static void erase_to(struct line_editor *editor, size_t place, struct evbuffer *output)
{
    size_t begin = place < editor->cursor ? place : editor->cursor;
    size_t end = place < editor->cursor ? editor->cursor : place;

    if (begin == end)
        return;
    set_cursor(editor, begin, output);
    memmove(editor->text + begin, editor->text + end, editor->length - end);
    editor->length -= end - begin;
    editor->text[editor->length] = '\0';
    editor->cut = false;
    draw_from(editor, begin, output);
}

static bool is_printable(char byte)
{
    return (uint8_t)byte >= ' ' && byte != DELETE;
}

/* Returns how many bytes were inserted, without drawing them. */
static size_t insert(struct line_editor *editor, const char *text, size_t length)
{
    size_t inserted = 0;

    for (size_t i = 0; i < length; i++) {
        if (!is_printable(text[i]))
            continue;
        if (editor->length == sizeof(editor->text) - 1) {
            editor->cut = true;
            break;
        }
        memmove(editor->text + editor->cursor + 1, editor->text + editor->cursor,
                editor->length - editor->cursor);
        editor->text[editor->cursor++] = text[i];
        editor->length++;
        inserted++;
    }
    editor->text[editor->length] = '\0';
    return inserted;
}

void line_editor_insert(struct line_editor *editor, const char *text, size_t length,
                        struct evbuffer *output)
{
    size_t inserted = insert(editor, text, length);

    if (editor->cursor == editor->length)
        evbuffer_add(output, editor->text + editor->cursor - inserted, inserted);
    else if (inserted > 0)
        draw_from(editor, editor->cursor - inserted, output);
    if (inserted < length && editor->cut)
        evbuffer_add(output, BELL, strlen(BELL));
}

void line_editor_erase(struct line_editor *editor, size_t length, struct evbuffer *output)
{
    erase_to(editor, length > editor->cursor ? 0 : editor->cursor - length, output);
}

static void set_text(struct line_editor *editor, const char *text, struct evbuffer *output)
{
    set_cursor(editor, 0, output);
    editor->length = 0;
    editor->cut = false;
    insert(editor, text, strlen(text));
    draw_from(editor, 0, output);
}

static void show(struct line_editor *editor, size_t number, struct evbuffer *output)
{
    if (editor->shown == editor->history_count) {
        free(editor->draft);
        editor->draft = strdup(line_editor_text(editor));
    }
    editor->shown = number;
    if (number < editor->history_count)
        set_text(editor, editor->history[number], output);
    else
        set_text(editor, editor->draft == NULL ? "" : editor->draft, output);
}

static void show_older(struct line_editor *editor, struct evbuffer *output)
{
    if (editor->shown > 0)
        show(editor, editor->shown - 1, output);
}

static void show_newer(struct line_editor *editor, struct evbuffer *output)
{
    if (editor->shown < editor->history_count)
        show(editor, editor->shown + 1, output);
}

/* A line that is repeated is there once, as the newest. */
static void remember(struct line_editor *editor)
{
    char *copy = editor->length == 0 ? NULL : strdup(line_editor_text(editor));
    size_t from = 0;

    if (copy == NULL)
        return;
    while (from < editor->history_count && strcmp(editor->history[from], copy) != 0)
        from++;
    if (from == editor->history_count && editor->history_count == LINE_EDITOR_HISTORY)
        from = 0;
    if (from < editor->history_count) {
        free(editor->history[from]);
        editor->history_count--;
        memmove(&editor->history[from], &editor->history[from + 1],
                (editor->history_count - from) * sizeof(editor->history[0]));
    }
    editor->history[editor->history_count++] = copy;
}

static void forget_draft(struct line_editor *editor)
{
    free(editor->draft);
    editor->draft = NULL;
    editor->shown = editor->history_count;
}

static enum line_editor_event finish(struct line_editor *editor, struct evbuffer *output)
{
    set_cursor(editor, editor->length, output);
    evbuffer_add(output, "\r\n", 2);
    if (editor->cut)
        return LINE_EDITOR_CUT;
    remember(editor);
    return LINE_EDITOR_LINE;
}

static void discard(struct line_editor *editor, struct evbuffer *output)
{
    set_cursor(editor, editor->length, output);
    evbuffer_add(output, "^C\r\n", 4);
    line_editor_begin(editor, output);
}

/* @key: the last byte of a sequence after ESC [ or ESC O. */
static void take_key(struct line_editor *editor, uint8_t key, struct evbuffer *output)
{
    switch (key) {
    case 'A':
        show_older(editor, output);
        break;
    case 'B':
        show_newer(editor, output);
        break;
    case 'C':
        set_cursor(editor, place_after(editor), output);
        break;
    case 'D':
        set_cursor(editor, place_before(editor), output);
        break;
    case 'H':
        set_cursor(editor, 0, output);
        break;
    case 'F':
        set_cursor(editor, editor->length, output);
        break;
    case '~':
        if (editor->number == 1 || editor->number == 7)
            set_cursor(editor, 0, output);
        else if (editor->number == 4 || editor->number == 8)
            set_cursor(editor, editor->length, output);
        else if (editor->number == 3)
            erase_to(editor, place_after(editor), output);
        break;
    default:
        break;
    }
}

static void begin_sequence(struct line_editor *editor, enum sequence sequence)
{
    editor->sequence = sequence;
    editor->number = 0;
    editor->second = false;
}

static void take_after_escape(struct line_editor *editor, uint8_t byte, struct evbuffer *output)
{
    editor->sequence = SEQUENCE_NONE;
    if (byte == '[')
        begin_sequence(editor, SEQUENCE_BRACKET);
    else if (byte == 'O')
        begin_sequence(editor, SEQUENCE_SS3);
    else if (byte == 'b')
        set_cursor(editor, word_before(editor), output);
    else if (byte == 'f')
        set_cursor(editor, word_after(editor), output);
    else if (byte == 'd')
        erase_to(editor, word_after(editor), output);
}

static void take_in_sequence(struct line_editor *editor, uint8_t byte, struct evbuffer *output)
{
    if (editor->sequence == SEQUENCE_ESCAPE) {
        take_after_escape(editor, byte, output);
    } else if (byte >= '0' && byte <= '9') {
        if (!editor->second && editor->number < NUMBER_MAX)
            editor->number = editor->number * 10 + (byte - '0');
    } else if (byte >= ' ' && byte < '@') {
        editor->second = true;
    } else {
        editor->sequence = SEQUENCE_NONE;
        take_key(editor, byte, output);
    }
}

static enum line_editor_event take_control(struct line_editor *editor, uint8_t byte,
                                           struct evbuffer *output)
{
    switch (byte) {
    case CONTROL('A'):
        set_cursor(editor, 0, output);
        break;
    case CONTROL('B'):
        set_cursor(editor, place_before(editor), output);
        break;
    case CONTROL('C'):
        discard(editor, output);
        break;
    case CONTROL('D'):
        erase_to(editor, place_after(editor), output);
        break;
    case CONTROL('E'):
        set_cursor(editor, editor->length, output);
        break;
    case CONTROL('F'):
        set_cursor(editor, place_after(editor), output);
        break;
    case CONTROL('H'):
    case DELETE:
        erase_to(editor, place_before(editor), output);
        break;
    case CONTROL('I'):
        return LINE_EDITOR_COMPLETE;
    case CONTROL('J'):
    case CONTROL('M'):
        return finish(editor, output);
    case CONTROL('K'):
        erase_to(editor, editor->length, output);
        break;
    case CONTROL('L'):
        evbuffer_add(output, "\r\n", 2);
        line_editor_redraw(editor, output);
        break;
    case CONTROL('N'):
        show_newer(editor, output);
        break;
    case CONTROL('P'):
        show_older(editor, output);
        break;
    case CONTROL('U'):
        erase_to(editor, 0, output);
        break;
    case CONTROL('W'):
        erase_to(editor, word_before(editor), output);
        break;
    case ESCAPE:
        begin_sequence(editor, SEQUENCE_ESCAPE);
        break;
    default:
        break;
    }
    return LINE_EDITOR_NOTHING;
}

enum line_editor_event line_editor_take(struct line_editor *editor, uint8_t byte,
                                        struct evbuffer *output)
{
    const char typed = (char)byte;
    bool belongs_to_return = editor->returned && (byte == CONTROL('J') || byte == 0);

    editor->returned = byte == CONTROL('M');
    if (belongs_to_return)
        return LINE_EDITOR_NOTHING;
    /* A sequence that is cut off by a control character is none. */
    if (editor->sequence != SEQUENCE_NONE && byte >= ' ') {
        take_in_sequence(editor, byte, output);
        return LINE_EDITOR_NOTHING;
    }
    editor->sequence = SEQUENCE_NONE;
    if (!is_printable(typed))
        return take_control(editor, byte, output);
    line_editor_insert(editor, &typed, 1, output);
    return LINE_EDITOR_NOTHING;
}

const char *line_editor_text(const struct line_editor *editor)
{
    return editor->text;
}

const char *line_editor_older(const struct line_editor *editor, size_t number)
{
    return number < editor->history_count ? editor->history[number] : NULL;
}

size_t line_editor_cursor(const struct line_editor *editor)
{
    return editor->cursor;
}

void line_editor_clear(struct line_editor *editor)
{
    editor->length = editor->cursor = 0;
    editor->text[0] = '\0';
    editor->cut = false;
    forget_draft(editor);
}

void line_editor_begin(struct line_editor *editor, struct evbuffer *output)
{
    line_editor_clear(editor);
    evbuffer_add(output, editor->prompt, strlen(editor->prompt));
}

void line_editor_redraw(struct line_editor *editor, struct evbuffer *output)
{
    evbuffer_add(output, editor->prompt, strlen(editor->prompt));
    draw_from(editor, 0, output);
}

void line_editor_close(struct line_editor *editor)
{
    if (editor == NULL)
        return;
    for (size_t i = 0; i < editor->history_count; i++)
        free(editor->history[i]);
    free(editor->draft);
    free(editor);
}
