/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/terminal/canvas.h"

#include "pty-bridge/terminal/console-font.h"

#include <stdlib.h>

#define BLACK 0

/* Rows of a glyph, from the top. The base line is row 14 or 15. */
#define UNDERLINE_ROW 17
#define CURSOR_ROW    (CONSOLE_FONT_HEIGHT - 2)

/* How a cell is drawn. */
struct look {
    uint32_t character;
    uint32_t foreground, background;
    bool bold, underline, cursor_underline;
};

struct canvas {
    const struct terminal *terminal; /* borrowed */
    struct canvas_pixels pixels;
    unsigned scale;
    unsigned x, y;       /* of the first cell */
    bool drawn;          /* once, at least */
    uint64_t generation; /* of the terminal, as drawn */
    struct look looks[]; /* as drawn: rows of columns */
};

struct canvas *canvas_open(const struct terminal *terminal, const struct canvas_pixels *pixels,
                           struct error *error)
{
    unsigned width = terminal_columns(terminal) * CONSOLE_FONT_WIDTH;
    unsigned height = terminal_rows(terminal) * CONSOLE_FONT_HEIGHT;
    unsigned across = pixels->width / width;
    unsigned down = pixels->height / height;

    if (across == 0 || down == 0) {
        error_set(error, "%ux%u pixels: too few for a terminal of %u columns and %u rows",
                  pixels->width, pixels->height, terminal_columns(terminal),
                  terminal_rows(terminal));
        return NULL;
    }

    struct canvas *canvas =
        calloc(1, sizeof(*canvas) + (size_t)terminal_columns(terminal) * terminal_rows(terminal) *
                                        sizeof(canvas->looks[0]));
    if (canvas == NULL) {
        error_set(error, "canvas: out of memory");
        return NULL;
    }
    canvas->terminal = terminal;
    canvas->pixels = *pixels;
    canvas->scale = across < down ? across : down;
    canvas->x = (pixels->width - width * canvas->scale) / 2;
    canvas->y = (pixels->height - height * canvas->scale) / 2;
    return canvas;
}

void canvas_close(struct canvas *canvas)
{
    free(canvas);
}

struct canvas_rectangle canvas_first_cell(const struct canvas *canvas)
{
    return (struct canvas_rectangle){
        .x = canvas->x,
        .y = canvas->y,
        .width = CONSOLE_FONT_WIDTH * canvas->scale,
        .height = CONSOLE_FONT_HEIGHT * canvas->scale,
    };
}

static struct look look_of(const struct canvas *canvas, unsigned column, unsigned row,
                           const struct terminal_cursor *cursor)
{
    struct terminal_cell cell = terminal_cell(canvas->terminal, column, row);
    bool here = cursor->visible && cursor->column == column && cursor->row == row;
    bool inverse = here && cursor->block;

    return (struct look){
        .character = cell.character,
        .foreground = inverse ? cell.background : cell.foreground,
        .background = inverse ? cell.foreground : cell.background,
        .bold = cell.bold,
        .underline = cell.underline,
        .cursor_underline = here && !cursor->block,
    };
}

static bool looks_same(const struct look *a, const struct look *b)
{
    return a->character == b->character && a->foreground == b->foreground &&
           a->background == b->background && a->bold == b->bold && a->underline == b->underline &&
           a->cursor_underline == b->cursor_underline;
}

static uint8_t *pixel_at(const struct canvas *canvas, unsigned x, unsigned y)
{
    return canvas->pixels.data + y * canvas->pixels.stride + (size_t)x * CANVAS_PIXEL_SIZE;
}

static void draw_pixel(uint8_t *to, uint32_t color)
{
    to[0] = (uint8_t)color;
    to[1] = (uint8_t)(color >> 8);
    to[2] = (uint8_t)(color >> 16);
}

static void draw_glyph_row(uint8_t *to, unsigned bits, const struct look *look, unsigned scale)
{
    for (unsigned column = 0; column < CONSOLE_FONT_WIDTH; column++)
        for (unsigned i = 0; i < scale; i++, to += CANVAS_PIXEL_SIZE)
            draw_pixel(to, (bits & 0x8000U >> column) != 0 ? look->foreground : look->background);
}

static void draw_cell(const struct canvas *canvas, unsigned column, unsigned row,
                      const struct look *look)
{
    const uint16_t *glyph = console_font_glyph(look->character, look->bold);
    unsigned x = canvas->x + column * CONSOLE_FONT_WIDTH * canvas->scale;
    unsigned y = canvas->y + row * CONSOLE_FONT_HEIGHT * canvas->scale;

    for (unsigned line = 0; line < CONSOLE_FONT_HEIGHT; line++) {
        bool full = (look->underline && line == UNDERLINE_ROW) ||
                    (look->cursor_underline && line >= CURSOR_ROW);

        for (unsigned i = 0; i < canvas->scale; i++)
            draw_glyph_row(pixel_at(canvas, x, y++), full ? UINT16_MAX : glyph[line], look,
                           canvas->scale);
    }
}

static void draw_margin(const struct canvas *canvas)
{
    struct canvas_rectangle cell = canvas_first_cell(canvas);
    unsigned right = canvas->x + terminal_columns(canvas->terminal) * cell.width;
    unsigned bottom = canvas->y + terminal_rows(canvas->terminal) * cell.height;

    for (unsigned y = 0; y < canvas->pixels.height; y++)
        for (unsigned x = 0; x < canvas->pixels.width; x++) {
            if (x == canvas->x && y >= canvas->y && y < bottom)
                x = right;
            if (x < canvas->pixels.width)
                draw_pixel(pixel_at(canvas, x, y), BLACK);
        }
}

/* Cells from first to last, both included; none if first is greater than last. */
struct span {
    unsigned first_column, last_column, first_row, last_row;
};

static void extend(struct span *span, unsigned column, unsigned row)
{
    if (column < span->first_column)
        span->first_column = column;
    if (column > span->last_column)
        span->last_column = column;
    if (row < span->first_row)
        span->first_row = row;
    if (row > span->last_row)
        span->last_row = row;
}

static struct canvas_rectangle pixels_of(const struct canvas *canvas, const struct span *span)
{
    struct canvas_rectangle cell = canvas_first_cell(canvas);

    return (struct canvas_rectangle){
        .x = cell.x + span->first_column * cell.width,
        .y = cell.y + span->first_row * cell.height,
        .width = (span->last_column - span->first_column + 1) * cell.width,
        .height = (span->last_row - span->first_row + 1) * cell.height,
    };
}

bool canvas_draw(struct canvas *canvas, struct canvas_rectangle *changed)
{
    unsigned columns = terminal_columns(canvas->terminal);
    unsigned rows = terminal_rows(canvas->terminal);
    bool everything = !canvas->drawn;
    struct span span = {.first_column = columns, .first_row = rows};
    struct canvas_rectangle rectangle = {.width = canvas->pixels.width,
                                         .height = canvas->pixels.height};

    if (!everything && canvas->generation == terminal_generation(canvas->terminal))
        return false;
    canvas->generation = terminal_generation(canvas->terminal);
    canvas->drawn = true;
    if (everything)
        draw_margin(canvas);

    struct terminal_cursor cursor = terminal_cursor(canvas->terminal);
    for (unsigned row = 0; row < rows; row++)
        for (unsigned column = 0; column < columns; column++) {
            struct look look = look_of(canvas, column, row, &cursor);
            struct look *drawn = &canvas->looks[row * columns + column];

            if (!everything && looks_same(&look, drawn))
                continue;
            *drawn = look;
            draw_cell(canvas, column, row, &look);
            extend(&span, column, row);
        }
    if (span.first_row == rows)
        return false;
    if (!everything)
        rectangle = pixels_of(canvas, &span);
    if (changed != NULL)
        *changed = rectangle;
    return true;
}
