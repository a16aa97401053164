/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that for any bytes as a bootloader's terminal output, drawing them in pieces gives the
 * same picture as drawing all at once, the cursor stays on the screen, and the terminal still
 * works. libFuzzer target.
 *
 * Input: a byte that chooses the size of the pieces, then the bytes.
 */
#include "pty-bridge/terminal/canvas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 20
#define ROWS    5
#define WIDTH   207
#define HEIGHT  103
#define STRIDE  (WIDTH * CANVAS_PIXEL_SIZE)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t answered;

static void count(void *context, const char *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    answered += length;
}

static void require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static void draw_all(const struct terminal *terminal, uint8_t *data)
{
    const struct canvas_pixels pixels = {data, WIDTH, HEIGHT, STRIDE};
    struct canvas *canvas = canvas_open(terminal, &pixels, NULL);

    canvas_draw(canvas, NULL);
    canvas_close(canvas);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t in_pieces[STRIDE * HEIGHT], at_once[STRIDE * HEIGHT];
    const struct canvas_pixels pixels = {in_pieces, WIDTH, HEIGHT, STRIDE};
    static const char end[] = "\030\033(B\017\033[?25l\033[?6l\033[r\033[4l\033[Hwell";

    if (size < 1)
        return 0;
    size_t piece = data[0] % 16 == 0 ? size : data[0];
    data++;
    size--;
    answered = 0;

    struct terminal *terminal = terminal_open(COLUMNS, ROWS, count, NULL, NULL);
    struct canvas *canvas = canvas_open(terminal, &pixels, NULL);
    for (size_t done = 0; done < size; done += piece) {
        size_t length = size - done < piece ? size - done : piece;
        /* A copy of exactly that size, so that a read past it is caught. */
        uint8_t *copy = malloc(length);

        memcpy(copy, data + done, length);
        terminal_write(terminal, (struct bytes){copy, length});
        free(copy);
        canvas_draw(canvas, NULL);
        require(terminal_cursor(terminal).column < COLUMNS, "the cursor is right of the screen");
        require(terminal_cursor(terminal).row < ROWS, "the cursor is below the screen");
    }
    canvas_draw(canvas, NULL);
    draw_all(terminal, at_once);
    require(memcmp(in_pieces, at_once, sizeof(at_once)) == 0, "a change was not drawn");
    require(answered <= 8 * size, "the answers are too long");

    terminal_write(terminal, (struct bytes){(const uint8_t *)end, sizeof(end) - 1});
    for (unsigned i = 0; i < 4; i++)
        require(terminal_cell(terminal, i, 0).character == (uint32_t) "well"[i],
                "the terminal does not work any more");
    canvas_close(canvas);
    terminal_close(terminal);
    return 0;
}
