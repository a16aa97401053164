/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/netboot/menu/screen-check.h"

#include "common/utf8.h"

#include <stdlib.h>
#include <string.h>

static void ignore(void *context, const char *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
}

void screen_check_open(struct screen_check *check, unsigned columns, unsigned rows)
{
    *check = (struct screen_check){0};
    check->terminal = terminal_open(columns, rows, ignore, NULL, NULL);
    check->output = open_memstream(&check->bytes, &check->size);
    if (check->terminal == NULL || check->output == NULL)
        abort();
}

void screen_check_close(struct screen_check *check)
{
    terminal_close(check->terminal);
    fclose(check->output);
    free(check->bytes);
}

size_t screen_check_show(struct screen_check *check)
{
    fflush(check->output);
    size_t size = check->size;

    terminal_write(check->terminal, (struct bytes){(const uint8_t *)check->bytes, size});
    rewind(check->output);
    return size;
}

const char *screen_check_row(const struct screen_check *check, unsigned row)
{
    static char text[TERMINAL_MAX_COLUMNS * UTF8_MAX + 1];
    size_t length = 0, end = 0;

    for (unsigned column = 0; column < terminal_columns(check->terminal); column++) {
        uint32_t character = terminal_cell(check->terminal, column, row).character;

        length += utf8_encode(text + length, character);
        if (character != ' ')
            end = length;
    }
    text[end] = '\0';
    return text;
}

bool screen_check_is_reverse(const struct screen_check *check, unsigned column, unsigned row)
{
    struct terminal_cell cell = terminal_cell(check->terminal, column, row);

    return (cell.background & 0xff) > (cell.foreground & 0xff);
}
