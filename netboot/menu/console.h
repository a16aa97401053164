/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal on standard input and output, in raw mode.
 */
#ifndef NETBOOT_MENU_CONSOLE_H
#define NETBOOT_MENU_CONSOLE_H

#include "common/error.h"
#include "netboot/host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct console;

/**
 * console_open() - Take the terminal
 *
 * Return: console, to be closed with console_close(); or NULL with error filled
 */
struct console *console_open(struct error *error);

/**
 * console_close() - Give the terminal back as it was
 * @console: May be NULL
 */
void console_close(struct console *console);

/**
 * console_print() - Write a text; see print of struct netboot_host
 */
void console_print(struct console *console, const char *text);

/**
 * console_key() - Wait for a key; see read_key of struct netboot_host
 *
 * Return: character, enum netboot_key, or NETBOOT_KEY_NONE
 */
int console_key(struct console *console, int64_t milliseconds);

/**
 * console_is_left() - Whether Ctrl-C has been hit; what was typed before it is forgotten then, and
 * else stays for console_key()
 */
bool console_is_left(struct console *console);

/**
 * console_read_line() - Read a line; see read_line of struct netboot_host
 */
bool console_read_line(struct console *console, const char *prompt, char *line, size_t size,
                       bool hidden);

/**
 * console_read_command() - Read a line that other keys end too; see read_command of struct
 * netboot_host
 */
int console_read_command(struct console *console, const char *prompt, char *line, size_t size,
                         int64_t milliseconds, int64_t total);

/**
 * console_choose() - Show a menu; see choose of struct netboot_host
 */
void console_choose(struct console *console, const struct netboot_menu *menu,
                    struct netboot_chosen *chosen);

/**
 * console_progress() - Show on one line how far a file has come
 * @name:  Of the file
 * @done:  Bytes
 * @total: Bytes; 0: not known
 *
 * Shows a bar, the rate and the remaining time; not oftener than the eye can follow. The line ends
 * with console_progress_end().
 *
 * Return: whether the user has hit Ctrl-C
 */
bool console_progress(struct console *console, const char *name, uint64_t done, uint64_t total);
void console_progress_end(struct console *console);

#endif
