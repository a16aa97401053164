/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a key is, as the PC keyboard's scancode, which RFB's QEMU Extended Key Event carries in
 * addition to the keysym. With it the guest sees the key itself, and applies its own layout.
 */
#ifndef VIEWER_KEY_SCANCODE_H
#define VIEWER_KEY_SCANCODE_H

#include <SDL2/SDL_scancode.h>
#include <stdint.h>

/**
 * key_scancode() - The scancode of a key, as a QEMU Extended Key Event has it
 *
 * Return: the make code of set 1, 0x01 to 0x7f, with bit 7 set if 0xe0 precedes it; 0 if the PC
 * keyboard has no such key
 */
uint8_t key_scancode(SDL_Scancode scancode);

#endif
