/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Draws a terminal into pixels of 24 bits: three bytes, blue first.
 *
 * A cell is CONSOLE_FONT_WIDTH by CONSOLE_FONT_HEIGHT pixels, or a whole multiple of that: the
 * largest with which all cells fit. They lie in the middle, on whole pixels; what is left around
 * them is black. 800x600 pixels hold just 80 columns and 30 rows.
 *
 * The canvas remembers what it has drawn, and draws a cell again only when it looks different now.
 * It only writes pixels, it never reads them: they may be memory that is shared with somebody.
 */
#ifndef PTY_BRIDGE_TERMINAL_CANVAS_H
#define PTY_BRIDGE_TERMINAL_CANVAS_H

#include "common/error.h"
#include "pty-bridge/terminal/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct canvas;

/* Bytes of a pixel. */
#define CANVAS_PIXEL_SIZE 3

struct canvas_pixels {
    uint8_t *data;          /* borrowed: stays valid until canvas_close() */
    unsigned width, height; /* pixels, up to 65535 */
    size_t stride;          /* bytes from row to row, at least CANVAS_PIXEL_SIZE * width */
};

struct canvas_rectangle {
    unsigned x, y, width, height; /* pixels */
};

/**
 * canvas_open() - Prepare to draw; no pixel is written yet
 * @terminal: What to draw; borrowed until canvas_close()
 * @pixels:   Where
 * @error:    Filled on failure: the pixels are too few for the terminal's cells
 *
 * Return: canvas to canvas_close(), or NULL
 */
struct canvas *canvas_open(const struct terminal *terminal, const struct canvas_pixels *pixels,
                           struct error *error);

/**
 * canvas_close() - Free it; NULL is allowed. The pixels stay as they are
 */
void canvas_close(struct canvas *canvas);

/**
 * canvas_draw() - Bring the pixels up to date
 * @changed: Filled with the smallest rectangle that holds all pixels that were written; may be NULL
 *
 * The first time everything is drawn. Costs next to nothing if the terminal has not changed since.
 *
 * Return: whether any pixel was written
 */
bool canvas_draw(struct canvas *canvas, struct canvas_rectangle *changed);

/**
 * canvas_first_cell() - How many pixels wide and high a cell is, and where the first one begins
 */
struct canvas_rectangle canvas_first_cell(const struct canvas *canvas);

#endif
