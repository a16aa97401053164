/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal in which tests look at what was drawn.
 */
#ifndef TESTS_UNIT_NETBOOT_MENU_SCREEN_CHECK_H
#define TESTS_UNIT_NETBOOT_MENU_SCREEN_CHECK_H

#include "pty-bridge/terminal/terminal.h"

#include <stdio.h>

struct screen_check {
    struct terminal *terminal;
    FILE *output; /* for what is drawn */
    char *bytes;
    size_t size;
};

void screen_check_open(struct screen_check *check, unsigned columns, unsigned rows);
void screen_check_close(struct screen_check *check);

/* Shows what was drawn into @output. Returns how many bytes that were. */
size_t screen_check_show(struct screen_check *check);

/* The row as UTF-8, without trailing spaces. Valid until the next call. */
const char *screen_check_row(const struct screen_check *check, unsigned row);

/* Whether a cell is in reverse: dark on bright. */
bool screen_check_is_reverse(const struct screen_check *check, unsigned column, unsigned row);

#endif
