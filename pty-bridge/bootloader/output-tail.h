/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The last output of a program on its terminal, for the error message if it fails.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_OUTPUT_TAIL_H
#define PTY_BRIDGE_BOOTLOADER_OUTPUT_TAIL_H

#include <stddef.h>

#define OUTPUT_TAIL_SIZE 4096

struct output_tail {
    char bytes[OUTPUT_TAIL_SIZE]; /* ring buffer of the last ones */
    size_t count;                 /* bytes ever added */
};

/**
 * output_tail_add() - Append output
 */
void output_tail_add(struct output_tail *tail, const char *data, size_t size);

/**
 * output_tail_text() - Get the last lines as plain text
 * @tail:  Untrusted, all of its bytes
 * @lines: Most lines to return, at least 1; blank ones are left out and not counted
 * @text:  Filled with printable ASCII, without escape sequences and control characters; lines are
 *         separated by '\n'; lines that do not fit are left out, the oldest first
 * @size:  Bytes at @text, at least 1
 */
void output_tail_text(const struct output_tail *tail, unsigned lines, char *text, size_t size);

#endif
