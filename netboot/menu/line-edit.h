/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line that someone edits, and its picture in a part of a row: a long line scrolls. The keys are
 * the usual ones of Emacs and of shells. Pure.
 */
#ifndef NETBOOT_MENU_LINE_EDIT_H
#define NETBOOT_MENU_LINE_EDIT_H

#include "netboot/menu/screen.h"

#include <stdbool.h>
#include <stddef.h>

/* Private, except for its size. */
struct line_edit {
    char *text; /* borrowed; UTF-8 without control characters */
    size_t size, length, cursor;
    size_t first; /* column of the text that is shown first */
    bool hidden;
};

/**
 * line_edit_begin() - Edit a text, with the cursor at its end
 * @text:   In: what is there at first; afterwards always the line, NUL-terminated. Borrowed
 * @size:   Bytes there, at least 1; what is typed beyond it is ignored
 * @hidden: Characters are not shown
 *
 * Control characters in the text are left out; see text_next().
 */
void line_edit_begin(struct line_edit *edit, char *text, size_t size, bool hidden);

/**
 * line_edit_take() - Take a key
 *
 * Return: whether it is one that edits
 */
bool line_edit_take(struct line_edit *edit, int key);

/**
 * line_edit_draw() - Put the line and the cursor into a picture
 * @width: Columns for it, at least 2; the last one stays free for the cursor
 */
void line_edit_draw(struct line_edit *edit, struct screen *screen, unsigned row, unsigned column,
                    unsigned width);

#endif
