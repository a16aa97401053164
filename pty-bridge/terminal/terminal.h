/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal without a screen: turns a program's output into cells, and typed input into the bytes
 * that the program reads. libvterm does the emulation. No descriptors or pixels are involved.
 *
 * The program must get TERM=TERMINAL_TYPE: of the entries that every host has (Debian's
 * ncurses-base), only "xterm" has the keys that libvterm sends, such as Home, End and F1 to F4, and
 * it does not use the settable colours of "xterm-256color". Text is UTF-8. The size is the pty's
 * and fixed: no control sequence changes it.
 *
 * The program's output is untrusted and passes terminal-filter.h first. After terminal_open() no
 * memory is allocated, and the work for each byte is bounded. The worst case measured was 30 ms for
 * 4 KiB of nothing but resets and scrolling, with 80x30 cells, so a caller that reads that much at
 * a time stays responsive. Text takes a hundredth of that.
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

/* Takes input for the program. Must not call into the terminal. */
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
    uint32_t character;  /* Unicode; space for an empty cell and the right half of a wide one */
    uint32_t foreground; /* 0x00rrggbb, after reversal */
    uint32_t background; /* 0x00rrggbb, after reversal */
    bool bold;
    bool underline;
};

struct terminal_cursor {
    unsigned column, row; /* from 0 */
    bool visible;
    bool block; /* else an underline */
};

/**
 * terminal_open() - Make a blank terminal
 * @columns: TERMINAL_MIN_COLUMNS to TERMINAL_MAX_COLUMNS
 * @rows:    TERMINAL_MIN_ROWS to TERMINAL_MAX_ROWS
 * @output:  Takes typed input and the answers to the program's queries (position of the cursor,
 *           kind of terminal). Called from within terminal_write(), terminal_type() and
 *           terminal_press(). A query of three bytes can have an answer of a few bytes, and a
 *           program may send queries without reading the answers.
 * @context: Argument of @output
 * @error:   Filled on failure
 *
 * Return: terminal to terminal_close(), or NULL
 */
struct terminal *terminal_open(unsigned columns, unsigned rows, terminal_output_function *output,
                               void *context, struct error *error);

/**
 * terminal_close() - Free the terminal; NULL is allowed
 */
void terminal_close(struct terminal *terminal);

/**
 * terminal_write() - Take output of the program, cut anywhere
 */
void terminal_write(struct terminal *terminal, struct bytes bytes);

/**
 * terminal_type() - Type a character
 * @character: Unicode; invalid values are ignored
 * @modifiers: TERMINAL_CTRL makes a control character of @ to _, letters, space and ?, and leaves
 *             others alone; TERMINAL_ALT prepends ESC; TERMINAL_SHIFT has no effect
 */
void terminal_type(struct terminal *terminal, uint32_t character, unsigned modifiers);

/**
 * terminal_press() - Press a key that types no character
 * @modifiers: Any; those that the key's bytes cannot express are ignored
 *
 * The bytes depend on the modes set by the program (application cursor keys).
 */
void terminal_press(struct terminal *terminal, enum terminal_key key, unsigned modifiers);

/**
 * terminal_has_application_keys() - Whether the program has set application cursor keys (DECCKM)
 *
 * Curses programs do.
 */
bool terminal_has_application_keys(struct terminal *terminal);

/**
 * terminal_columns(), terminal_rows() - The size
 */
unsigned terminal_columns(const struct terminal *terminal);
unsigned terminal_rows(const struct terminal *terminal);

/**
 * terminal_generation() - A number that changes whenever cells or cursor may have changed
 */
uint64_t terminal_generation(const struct terminal *terminal);

/**
 * terminal_cell() - Get a cell, without the cursor
 * @column: 0 to terminal_columns() - 1
 * @row:    0 to terminal_rows() - 1
 */
struct terminal_cell terminal_cell(const struct terminal *terminal, unsigned column, unsigned row);

/**
 * terminal_cursor() - Get place and shape of the cursor
 */
struct terminal_cursor terminal_cursor(const struct terminal *terminal);

#endif
