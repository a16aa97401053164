/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/menu/screen.h"

#include "common/alloc.h"
#include "netboot/text.h"

#include <stdlib.h>
#include <string.h>

/* Unchanged cells that are rather sent again than jumped over: a jump takes some six bytes. */
#define GAP_MAX 5

struct cell {
    uint32_t character;
    unsigned style;
};

struct screen {
    unsigned rows, columns;
    struct cell *next, *drawn;
    bool is_drawn; /* the terminal shows @drawn */
    bool cursor_shown, next_cursor_shown;
    unsigned next_row, next_column; /* of the cursor in the next picture */
    unsigned row, column;           /* of the terminal's cursor, if known */
    bool place_known;
    unsigned style; /* of the terminal */
};

static struct cell *make_cells(const struct screen *screen)
{
    return alloc_resize(NULL, (size_t)screen->rows * screen->columns, sizeof(struct cell));
}

static void blank(const struct screen *screen, struct cell *cells)
{
    for (size_t i = 0; i < (size_t)screen->rows * screen->columns; i++)
        cells[i] = (struct cell){' ', 0};
}

struct screen *screen_open(unsigned rows, unsigned columns)
{
    struct screen *screen = alloc_bytes(sizeof(*screen));

    *screen = (struct screen){.rows = rows, .columns = columns};
    screen->next = make_cells(screen);
    screen->drawn = make_cells(screen);
    blank(screen, screen->next);
    return screen;
}

void screen_close(struct screen *screen)
{
    if (screen == NULL)
        return;
    free(screen->next);
    free(screen->drawn);
    free(screen);
}

void screen_forget(struct screen *screen)
{
    screen->is_drawn = false;
}

void screen_clear(struct screen *screen)
{
    blank(screen, screen->next);
    screen->next_cursor_shown = false;
}

void screen_put(struct screen *screen, unsigned row, unsigned column, unsigned style,
                uint32_t character)
{
    if (row < screen->rows && column < screen->columns)
        screen->next[row * screen->columns + column] = (struct cell){character, style};
}

unsigned screen_write(struct screen *screen, unsigned row, unsigned column, unsigned width,
                      unsigned style, const char *text)
{
    unsigned used = 0;

    while (used < width) {
        uint32_t character = text_next(&text);

        if (character == 0 || character == '\n')
            break;
        screen_put(screen, row, column + used++, style, character);
    }
    return used;
}

void screen_set_cursor(struct screen *screen, unsigned row, unsigned column)
{
    screen->next_cursor_shown = true;
    screen->next_row = row;
    screen->next_column = column;
}

static void set_style(struct screen *screen, unsigned style, FILE *output)
{
    unsigned changed = screen->style ^ style;

    if ((changed & (SCREEN_BOLD | SCREEN_REVERSE)) != 0)
        fprintf(output, "\033[%s%sm", (style & SCREEN_BOLD) != 0 ? "0;1" : "",
                (style & SCREEN_REVERSE) == 0 ? ""
                : (style & SCREEN_BOLD) != 0  ? ";7"
                                              : "0;7");
    if ((changed & SCREEN_LINES) != 0)
        fputs((style & SCREEN_LINES) != 0 ? "\033(0" : "\033(B", output);
    screen->style = style;
}

static void move_to(struct screen *screen, unsigned row, unsigned column, FILE *output)
{
    if (screen->place_known && screen->row == row && screen->column == column)
        return;
    if (screen->rows > 1) {
        fprintf(output, "\033[%u;%uH", row + 1, column + 1);
    } else {
        fputc('\r', output);
        if (column > 0)
            fprintf(output, "\033[%uC", column);
    }
    screen->row = row;
    screen->column = column;
    screen->place_known = true;
}

static void draw_cell(struct screen *screen, struct cell cell, FILE *output)
{
    set_style(screen, cell.style, output);
    text_write(cell.character, output);
    screen->column++;
    /* Behind the last column terminals differ in where the cursor is. */
    screen->place_known = screen->column < screen->columns;
}

static bool is_equal(struct cell a, struct cell b)
{
    return a.character == b.character && a.style == b.style;
}

/* Columns up to the last one that is not empty. */
static unsigned used_columns(const struct cell *cells, unsigned columns)
{
    while (columns > 0 && is_equal(cells[columns - 1], (struct cell){' ', 0}))
        columns--;
    return columns;
}

static void draw_row(struct screen *screen, unsigned row, FILE *output)
{
    const struct cell *next = screen->next + row * screen->columns;
    struct cell *drawn = screen->drawn + row * screen->columns;
    unsigned used = used_columns(next, screen->columns);

    for (unsigned column = 0; column < used; column++) {
        if (is_equal(next[column], drawn[column]))
            continue;
        if (screen->place_known && screen->row == row && screen->column < column &&
            column - screen->column <= GAP_MAX)
            while (screen->column < column)
                draw_cell(screen, next[screen->column], output);
        move_to(screen, row, column, output);
        draw_cell(screen, next[column], output);
    }
    if (used_columns(drawn, screen->columns) > used) {
        move_to(screen, row, used, output);
        set_style(screen, 0, output);
        fputs("\033[K", output);
    }
    memcpy(drawn, next, screen->columns * sizeof(*drawn));
}

void screen_draw(struct screen *screen, FILE *output)
{
    if (!screen->is_drawn) {
        fputs(screen->rows > 1 ? "\033(B\033[m\033[H\033[2J" : "\033(B\033[m\r\033[K", output);
        blank(screen, screen->drawn);
        screen->row = screen->column = screen->style = 0;
        screen->place_known = true;
        screen->cursor_shown = true;
        screen->is_drawn = true;
        fputs("\033[?25h", output);
    }
    if (screen->cursor_shown && !screen->next_cursor_shown)
        fputs("\033[?25l", output);
    for (unsigned row = 0; row < screen->rows; row++)
        draw_row(screen, row, output);
    set_style(screen, 0, output);
    if (screen->next_cursor_shown) {
        move_to(screen, screen->next_row, screen->next_column, output);
        if (!screen->cursor_shown)
            fputs("\033[?25h", output);
    }
    screen->cursor_shown = screen->next_cursor_shown;
}
