/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts from servers, made harmless for a terminal.
 */
#ifndef NETBOOT_TEXT_H
#define NETBOOT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * text_is_shown() - Whether a character can be written to any terminal as it is
 *
 * True for letters, signs and lines that all terminals draw from left to right in one column. Not
 * for control characters, format characters, combining and double-width characters, and scripts
 * that are written from right to left.
 */
bool text_is_shown(uint32_t character);

/**
 * text_next() - Take the next character that can be shown
 * @text: In: NUL-terminated UTF-8, any bytes; out: what follows
 *
 * Leaves out control characters with the sequences that they begin, and format characters. A tab is
 * a space. What cannot be shown in one column, and each byte that is no UTF-8, is '?'.
 *
 * Return: a character that text_is_shown(), '\n', or 0 at the end
 */
uint32_t text_next(const char **text);

/**
 * text_write() - Write a character as UTF-8
 */
void text_write(uint32_t character, FILE *output);

/**
 * text_columns() - How many columns a text takes, up to its end or its first '\n'
 */
size_t text_columns(const char *text);

#endif
