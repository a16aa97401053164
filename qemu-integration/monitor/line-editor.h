/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line that someone types at a terminal: editing, history, echo. The keys are those of QEMU's
 * monitor (util/readline.c) and the usual ones of Emacs and of shells. Pure: bytes in, bytes out.
 *
 * The terminal need only know backward motion and "erase to end of line". A line contains no
 * control characters; bytes above 127 are taken for UTF-8.
 */
#ifndef QEMU_INTEGRATION_MONITOR_LINE_EDITOR_H
#define QEMU_INTEGRATION_MONITOR_LINE_EDITOR_H

#include <event2/buffer.h>
#include <stddef.h>
#include <stdint.h>

/* QEMU's limits. What is typed into a full line is ignored, with a bell. */
#define LINE_EDITOR_SIZE    4096 /* bytes, the terminating 0 included */
#define LINE_EDITOR_HISTORY 64   /* lines */

enum line_editor_event {
    LINE_EDITOR_NOTHING,
    LINE_EDITOR_LINE,     /* the line is complete: line_editor_text() until line_editor_begin() */
    LINE_EDITOR_CUT,      /* so it is, but part of what was typed is missing: line_editor_begin() */
    LINE_EDITOR_COMPLETE, /* the user asks for completion, by Tab */
};

struct line_editor;

/**
 * line_editor_open() - Make an editor with an empty line and history
 * @prompt: Borrowed
 *
 * Return: editor for line_editor_close(), or NULL
 */
struct line_editor *line_editor_open(const char *prompt);

/**
 * line_editor_clear() - Empty the line, without a word
 */
void line_editor_clear(struct line_editor *editor);

/**
 * line_editor_begin() - Begin a new line: write the prompt
 */
void line_editor_begin(struct line_editor *editor, struct evbuffer *output);

/**
 * line_editor_take() - Take one byte that was typed
 * @output: What the terminal is to be sent is appended; at most a few times LINE_EDITOR_SIZE
 */
enum line_editor_event line_editor_take(struct line_editor *editor, uint8_t byte,
                                        struct evbuffer *output);

/**
 * line_editor_text() - The line, owned by the editor
 */
const char *line_editor_text(const struct line_editor *editor);

/**
 * line_editor_older() - A line of the history
 * @number: From 0, the oldest
 *
 * Return: owned by the editor; NULL: there are no more
 */
const char *line_editor_older(const struct line_editor *editor, size_t number);

/**
 * line_editor_cursor() - Where the cursor is, in bytes from the line's beginning
 */
size_t line_editor_cursor(const struct line_editor *editor);

/**
 * line_editor_insert() - Insert text as if it were typed; control characters are left out
 */
void line_editor_insert(struct line_editor *editor, const char *text, size_t length,
                        struct evbuffer *output);

/**
 * line_editor_erase() - Erase so many bytes before the cursor, whole characters
 */
void line_editor_erase(struct line_editor *editor, size_t length, struct evbuffer *output);

/**
 * line_editor_redraw() - Write prompt and line anew, after something else has been written
 */
void line_editor_redraw(struct line_editor *editor, struct evbuffer *output);

/**
 * line_editor_close() - Free it; NULL is allowed
 */
void line_editor_close(struct line_editor *editor);

#endif
