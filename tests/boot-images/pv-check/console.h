/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PV console; there is one (xen/io/console.h). */
#ifndef PV_CHECK_CONSOLE_H
#define PV_CHECK_CONSOLE_H

struct start_info;

/**
 * console_open() - Use the console that start_info names; its page must be mapped
 */
void console_open(const struct start_info *start);

/**
 * console_write() - Write text; a CR goes before each LF
 *
 * It waits for room. If nobody makes any for half a minute, this and all further text is dropped: a
 * guest without a reader still comes to its end.
 */
void console_write(const char *text);

/**
 * console_flush() - Wait until all has been taken, half a minute at most
 */
void console_flush(void);

/**
 * console_read() - Wait for one byte, for ever
 */
char console_read(void);

#endif
