/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Typed lines, for the ends that wait for one. */
#ifndef SELF_CHECK_ECHO_H
#define SELF_CHECK_ECHO_H

#include <stddef.h>

struct report;

/**
 * echo_line() - Wait without limit for a line that is not empty, and write it as `echo: LINE`
 * @line: Gets the line without its end, cut to fit
 * @size: Size of @line, at least 2
 *
 * Return: length of the line, in which there may be NULs
 */
size_t echo_line(struct report *report, char *line, size_t size);

#endif
