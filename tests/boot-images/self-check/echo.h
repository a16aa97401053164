/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that somebody types, for the ends which wait for one. */
#ifndef SELF_CHECK_ECHO_H
#define SELF_CHECK_ECHO_H

#include <stddef.h>

struct report;

/**
 * echo_line() - Wait for a line that is not empty, for ever, and write it as `echo: LINE`
 * @line: Where to put it, without its end; what does not fit is left out
 * @size: Size of @line, at least 2
 *
 * Return: length of the line, in which there may be NULs
 */
size_t echo_line(struct report *report, char *line, size_t size);

#endif
