/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The font, built into the program: Terminus with 10x20 pixels, regular and bold, as far as
 * Debian's console-setup-linux has it: Latin, Greek, Cyrillic, lines, blocks and common symbols.
 */
#ifndef PTY_BRIDGE_TERMINAL_CONSOLE_FONT_H
#define PTY_BRIDGE_TERMINAL_CONSOLE_FONT_H

#include <stdbool.h>
#include <stdint.h>

#define CONSOLE_FONT_WIDTH  10
#define CONSOLE_FONT_HEIGHT 20

/**
 * console_font_glyph() - Find the glyph of a character
 * @character: Unicode, any value
 *
 * Return: CONSOLE_FONT_HEIGHT rows, the leftmost pixel in bit 15; the glyph of U+FFFD for a
 * character that is not in the font
 */
const uint16_t *console_font_glyph(uint32_t character, bool bold);

#endif
