/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report on a VGA in text mode: two columns of 40 characters, the verdict in the bottom row. No
 * scrolling, since each access to video memory is slow in a virtual machine.
 */
#ifndef SELF_CHECK_SCREEN_H
#define SELF_CHECK_SCREEN_H

#include <stdbool.h>

struct screen_info;

struct screen {
    bool usable;
    unsigned int line; /* place of the next line, 0 at the top left */
};

/**
 * screen_open() - Find out whether there is a colour text screen of 80x25, and clear it
 */
void screen_open(struct screen *screen, const struct screen_info *info);

/**
 * screen_line() - Show one line in the next free place, shortened to 40 characters
 */
void screen_line(struct screen *screen, const char *line);

/**
 * screen_verdict() - Show a line in the bottom row
 */
void screen_verdict(struct screen *screen, const char *line);

#endif
