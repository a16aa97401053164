/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of what a program has written to its terminal, for the message when it fails.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_OUTPUT_TAIL_H
#define PTY_BRIDGE_BOOTLOADER_OUTPUT_TAIL_H

#include <stddef.h>

#define OUTPUT_TAIL_SIZE 4096

struct output_tail {
    char bytes[OUTPUT_TAIL_SIZE]; /* the last ones, as a ring */
    size_t count;                 /* bytes ever added */
};

/**
 * output_tail_add() - Take note of output
 */
void output_tail_add(struct output_tail *tail, const char *data, size_t size);

/**
 * output_tail_text() - The last lines as plain text
 * @tail:  All of these bytes may be hostile
 * @lines: How many lines at most, 1 or more; empty ones do not count and are left out
 * @text:  Filled; printable ASCII, lines ended by '\n' but for the last;
 *         escape sequences and control characters are gone; what does not fit is left out in front
 * @size:  Bytes at @text, 1 or more
 */
void output_tail_text(const struct output_tail *tail, unsigned lines, char *text, size_t size);

#endif
