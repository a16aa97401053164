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
 * console_write() - Write text, with a CR before each LF
 *
 * Waits for space in the ring. If there is none for half a minute, this and all further text is
 * dropped, so that a guest without a reader still ends.
 */
void console_write(const char *text);

/**
 * console_flush() - Wait until everything has been read, half a minute at most
 */
void console_flush(void);

/**
 * console_read() - Wait without limit for one byte
 */
char console_read(void);

#endif
