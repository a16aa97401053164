/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/terminal/terminal-repaint.h"

#include "common/utf8.h"

#include <stdio.h>
#include <string.h>

#define BLACK 0
#define WHITE 7

struct painter {
    terminal_output_function *output;
    void *context;
};

static void write_text(const struct painter *painter, const char *text)
{
    painter->output(painter->context, text, strlen(text));
}

/* The nearest colour of ECMA-48: one bit each for red, green and blue. */
static unsigned nearest_colour(uint32_t rgb)
{
    return (rgb >> 23 & 1U) | (rgb >> 15 & 1U) << 1 | (rgb >> 7 & 1U) << 2;
}

static bool looks_like(const struct terminal_cell *one, const struct terminal_cell *other)
{
    return one->foreground == other->foreground && one->background == other->background &&
           one->bold == other->bold && one->underline == other->underline;
}

static void write_attributes(const struct painter *painter, const struct terminal_cell *cell)
{
    unsigned foreground = nearest_colour(cell->foreground);
    unsigned background = nearest_colour(cell->background);
    char text[48];
    int length = snprintf(text, sizeof(text), "\033[0%s%s", cell->bold ? ";1" : "",
                          cell->underline ? ";4" : "");

    if (foreground == BLACK && background == WHITE)
        snprintf(text + length, sizeof(text) - (size_t)length, ";7m");
    else if (foreground == WHITE && background == BLACK)
        snprintf(text + length, sizeof(text) - (size_t)length, "m");
    else
        snprintf(text + length, sizeof(text) - (size_t)length, ";3%u;4%um", foreground, background);
    write_text(painter, text);
}

static void write_row(const struct painter *painter, const struct terminal *terminal, unsigned row)
{
    struct terminal_cell last = terminal_cell(terminal, 0, row);
    char text[32];

    snprintf(text, sizeof(text), "\033[%u;1H", row + 1);
    write_text(painter, text);
    write_attributes(painter, &last);
    for (unsigned column = 0; column < terminal_columns(terminal); column++) {
        struct terminal_cell cell = terminal_cell(terminal, column, row);

        if (!looks_like(&cell, &last))
            write_attributes(painter, &cell);
        painter->output(painter->context, text, utf8_encode(text, cell.character));
        last = cell;
    }
}

void terminal_repaint(struct terminal *terminal, terminal_output_function *output, void *context)
{
    const struct painter painter = {.output = output, .context = context};
    struct terminal_cursor cursor = terminal_cursor(terminal);
    char text[48];

    /* Without wrapping, so that the last cell does not scroll the screen. */
    write_text(&painter, "\033[0m\033[2J\033[?7l");
    write_text(&painter,
               terminal_has_application_keys(terminal) ? "\033[?1h\033=" : "\033[?1l\033>");
    for (unsigned row = 0; row < terminal_rows(terminal); row++)
        write_row(&painter, terminal, row);
    snprintf(text, sizeof(text), "\033[0m\033[?7h\033[%u;%uH\033[?25%c", cursor.row + 1,
             cursor.column + 1, cursor.visible ? 'h' : 'l');
    write_text(&painter, text);
}
