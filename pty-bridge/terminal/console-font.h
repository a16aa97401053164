/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The font, part of the program: all of Terminus of 10x20 pixels, regular and bold, that Debian's
 * console-setup-linux has. Latin, Greek, Cyrillic,
 * lines, blocks and the usual symbols.
 */
#ifndef PTY_BRIDGE_TERMINAL_CONSOLE_FONT_H
#define PTY_BRIDGE_TERMINAL_CONSOLE_FONT_H

#include <stdbool.h>
#include <stdint.h>

#define CONSOLE_FONT_WIDTH  10
#define CONSOLE_FONT_HEIGHT 20

/**
 * console_font_glyph() - How a character looks
 * @character: Unicode, any value
 *
 * Return: CONSOLE_FONT_HEIGHT rows, the leftmost pixel in bit 15; those of U+FFFD for a character
 * that the font does not have
 */
const uint16_t *console_font_glyph(uint32_t character, bool bold);

#endif
