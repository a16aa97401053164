/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A picture of characters, and the bytes that bring a terminal from the last picture to the next
 * one: only what has changed is sent, as the terminal may be behind a slow serial line. Pure.
 *
 * The terminal need know no more than a VT100.
 */
#ifndef NETBOOT_MENU_SCREEN_H
#define NETBOOT_MENU_SCREEN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct screen;

/* Styles, to be or'ed. */
#define SCREEN_BOLD    0x1U
#define SCREEN_REVERSE 0x2U
#define SCREEN_LINES   0x4U /* characters of DEC's line drawing set, such as 'q' for a dash */

/**
 * screen_open() - Make an empty picture
 * @rows:    At least 1. With 1 row it is that in which the cursor is; with more, the terminal's
 *           whole screen, which the first screen_draw() clears
 * @columns: At least 1
 *
 * Return: screen for screen_close()
 */
struct screen *screen_open(unsigned rows, unsigned columns);

/**
 * screen_close() - Free it; NULL is allowed
 */
void screen_close(struct screen *screen);

/**
 * screen_forget() - Draw everything anew next time
 */
void screen_forget(struct screen *screen);

/**
 * screen_clear() - Begin the next picture: all empty, without a cursor
 */
void screen_clear(struct screen *screen);

/**
 * screen_put() - Set a character
 * @row, @column: From 0; outside of the picture nothing happens
 * @character:    That text_is_shown(); with SCREEN_LINES one of that set
 */
void screen_put(struct screen *screen, unsigned row, unsigned column, unsigned style,
                uint32_t character);

/**
 * screen_write() - Set a text
 * @width: Most columns
 * @text:  Any bytes: see text_next(). Ends at '\n'
 *
 * Return: columns that were set
 */
unsigned screen_write(struct screen *screen, unsigned row, unsigned column, unsigned width,
                      unsigned style, const char *text);

/**
 * screen_set_cursor() - Show the cursor
 */
void screen_set_cursor(struct screen *screen, unsigned row, unsigned column);

/**
 * screen_draw() - Write what makes the terminal show the picture
 *
 * Styles are normal afterwards.
 */
void screen_draw(struct screen *screen, FILE *output);

#endif
