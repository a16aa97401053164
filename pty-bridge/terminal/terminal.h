/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal without a screen: what a program writes becomes cells, what is typed becomes the bytes
 * that the program reads. libvterm does the emulation. Nothing here knows of descriptors or pixels.
 *
 * The program must get TERM=TERMINAL_TYPE: of the entries that are always there (Debian's
 * ncurses-base) only "xterm" has the keys that libvterm sends, Home, End and F1 to F4 among them,
 * and it does without the settable colours of "xterm-256color". Text is UTF-8. The size is fixed:
 * it is that of the pty, and no control sequence changes it.
 *
 * What the program writes is untrusted. It passes terminal-filter.h first; after terminal_open() no
 * memory is allocated, and the work for a byte is bounded. The worst was seen to be 30 ms for 4
 * KiB, with 80x30 cells, resets and scrolling and nothing else: a caller that reads so much at a
 * time stays responsive. Text takes a hundredth of that.
 */
#ifndef PTY_BRIDGE_TERMINAL_TERMINAL_H
#define PTY_BRIDGE_TERMINAL_TERMINAL_H

#include "common/bytes.h"
#include "common/error.h"

#define TERMINAL_TYPE        "xterm"
#define TERMINAL_MIN_COLUMNS 20
#define TERMINAL_MIN_ROWS    4
#define TERMINAL_MAX_COLUMNS 400
#define TERMINAL_MAX_ROWS    200

struct terminal;

/* Takes bytes that the program is to read. Must not call into the terminal. */
typedef void terminal_output_function(void *context, const char *bytes, size_t length);

enum terminal_key {
    TERMINAL_KEY_ENTER,
    TERMINAL_KEY_TAB,
    TERMINAL_KEY_BACKSPACE,
    TERMINAL_KEY_ESCAPE,
    TERMINAL_KEY_UP,
    TERMINAL_KEY_DOWN,
    TERMINAL_KEY_LEFT,
    TERMINAL_KEY_RIGHT,
    TERMINAL_KEY_INSERT,
    TERMINAL_KEY_DELETE,
    TERMINAL_KEY_HOME,
    TERMINAL_KEY_END,
    TERMINAL_KEY_PAGE_UP,
    TERMINAL_KEY_PAGE_DOWN,
    TERMINAL_KEY_F1, /* F2 to F12 follow */
    TERMINAL_KEY_F12 = TERMINAL_KEY_F1 + 11,
};

/* Modifiers, to be or'ed */
#define TERMINAL_SHIFT 0x1U
#define TERMINAL_ALT   0x2U
#define TERMINAL_CTRL  0x4U

struct terminal_cell {
    uint32_t character;  /* Unicode; space if the cell is empty or the right half of a wide one */
    uint32_t foreground; /* 0x00rrggbb, as it is to be drawn: reversal is done */
    uint32_t background; /* likewise */
    bool bold;
    bool underline;
};

struct terminal_cursor {
    unsigned column, row; /* from 0 */
    bool visible;
    bool block; /* else an underline */
};

/**
 * terminal_open() - A blank terminal
 * @columns: TERMINAL_MIN_COLUMNS to TERMINAL_MAX_COLUMNS
 * @rows:    TERMINAL_MIN_ROWS to TERMINAL_MAX_ROWS
 * @output:  Takes what is typed, and the answers to what the program asks (position of the cursor,
 *           kind of terminal). Called from within terminal_write(), terminal_type(),
 *           terminal_press(). Each question of three bytes or more is answered by a few bytes, so
 *           that a program that asks and does not read has to be expected.
 * @context: For @output
 * @error:   Filled on failure
 *
 * Return: terminal to terminal_close(), or NULL
 */
struct terminal *terminal_open(unsigned columns, unsigned rows, terminal_output_function *output,
                               void *context, struct error *error);

/**
 * terminal_close() - Free it; NULL is allowed
 */
void terminal_close(struct terminal *terminal);

/**
 * terminal_write() - Take what the program wrote, cut anywhere
 */
void terminal_write(struct terminal *terminal, struct bytes bytes);

/**
 * terminal_type() - A character is typed
 * @character: Unicode; what is none is ignored
 * @modifiers: TERMINAL_CTRL makes a control character of @ to _, letters, space and ?, and leaves
 *             others alone; TERMINAL_ALT puts ESC in front; TERMINAL_SHIFT means nothing here
 */
void terminal_type(struct terminal *terminal, uint32_t character, unsigned modifiers);

/**
 * terminal_press() - A key that types no character
 * @modifiers: Any; those that the key's bytes cannot express are ignored
 *
 * What is sent depends on what the program asked for (application cursor keys).
 */
void terminal_press(struct terminal *terminal, enum terminal_key key, unsigned modifiers);

/**
 * terminal_has_application_keys() - Whether the program has asked for other bytes from cursor keys
 *
 * That is what curses programs do (DECCKM).
 */
bool terminal_has_application_keys(struct terminal *terminal);

/**
 * terminal_columns(), terminal_rows() - The size
 */
unsigned terminal_columns(const struct terminal *terminal);
unsigned terminal_rows(const struct terminal *terminal);

/**
 * terminal_generation() - A number that is another one when cells or cursor may have changed
 */
uint64_t terminal_generation(const struct terminal *terminal);

/**
 * terminal_cell() - What a cell shows, without the cursor
 * @column: 0 to terminal_columns() - 1
 * @row:    0 to terminal_rows() - 1
 */
struct terminal_cell terminal_cell(const struct terminal *terminal, unsigned column, unsigned row);

/**
 * terminal_cursor() - Where the cursor is and how it looks
 */
struct terminal_cursor terminal_cursor(const struct terminal *terminal);

#endif
