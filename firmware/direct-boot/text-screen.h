/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The VGA in 80x25 text, as a BIOS leaves it in mode 3 (720x400, 9x16 characters, code page 437),
 * programmed register by register: no option ROM runs.
 */
#ifndef FIRMWARE_TEXT_SCREEN_H
#define FIRMWARE_TEXT_SCREEN_H

#include "common/error.h"
#include "loader/boot-params.h"

#define TEXT_SCREEN_MODE             3
#define TEXT_SCREEN_COLUMNS          80
#define TEXT_SCREEN_ROWS             25
#define TEXT_SCREEN_CHARACTER_HEIGHT 16
#define TEXT_SCREEN_PAGE_SIZE        0x1000
#define TEXT_SCREEN_CRTC_PORT        0x3d4

/**
 * text_screen_start() - Set the mode, load font and palette, clear the screen, show it
 * @error: Filled on failure
 *
 * Return: 0, or -1 if there is no VGA that answers
 */
int text_screen_start(struct error *error);

/**
 * text_screen_describe() - Describe to the kernel the screen of text_screen_start()
 * @screen_info: boot_params.screen_info
 */
void text_screen_describe(struct screen_info *screen_info);

#endif
