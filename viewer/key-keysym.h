/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a key means, as an X keysym, which RFB's KeyEvent carries.
 */
#ifndef VIEWER_KEY_KEYSYM_H
#define VIEWER_KEY_KEYSYM_H

#include <SDL2/SDL_keyboard.h>
#include <stdint.h>

/**
 * key_keysym() - The keysym of a pressed key
 * @key:  As SDL reports it, with the modifiers in force
 * @text: What the key types in the user's layout, UTF-8; "" if nothing
 *
 * SDL's own name of a key ignores Shift and AltGr, so for keys that type something the text counts.
 * Without text (Ctrl is held) it is the key's name in upper or lower case according to Shift and
 * Caps Lock: QEMU derives the state of Caps Lock from the case of a letter.
 *
 * Return: the keysym; 0 if there is none
 */
uint32_t key_keysym(const SDL_Keysym *key, const char *text);

#endif
