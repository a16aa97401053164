/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Draws a terminal into pixels of 24 bits: three bytes, blue first.
 *
 * A cell has CONSOLE_FONT_WIDTH by CONSOLE_FONT_HEIGHT pixels, or the largest whole multiple of
 * that with which all cells fit. The cells are centred on whole pixels, with a black margin. 80
 * columns and 30 rows fill 800x600 pixels exactly.
 *
 * The canvas remembers what it has drawn and redraws only cells that have changed. It writes pixels
 * but never reads them, so they may be memory shared with another program.
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
    uint8_t *data;          /* borrowed until canvas_close() */
    unsigned width, height; /* pixels, up to 65535 */
    size_t stride;          /* bytes from row to row, at least CANVAS_PIXEL_SIZE * width */
};

struct canvas_rectangle {
    unsigned x, y, width, height; /* pixels */
};

/**
 * canvas_open() - Prepare to draw, without writing pixels yet
 * @terminal: Terminal to draw; borrowed until canvas_close()
 * @pixels:   Copied
 * @error:    Filled on failure: too few pixels for the terminal's cells
 *
 * Return: canvas to canvas_close(), or NULL
 */
struct canvas *canvas_open(const struct terminal *terminal, const struct canvas_pixels *pixels,
                           struct error *error);

/**
 * canvas_close() - Free the canvas, but not the pixels; NULL is allowed
 */
void canvas_close(struct canvas *canvas);

/**
 * canvas_draw() - Bring the pixels up to date
 * @changed: Filled with the smallest rectangle of all pixels that were written; may be NULL
 *
 * The first call draws everything. A call is cheap if the terminal has not changed since the last.
 *
 * Return: whether any pixel was written
 */
bool canvas_draw(struct canvas *canvas, struct canvas_rectangle *changed);

/**
 * canvas_first_cell() - Place and size of the first cell, in pixels
 */
struct canvas_rectangle canvas_first_cell(const struct canvas *canvas);

#endif
