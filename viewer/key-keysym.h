/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a key means, as an X keysym: the currency of RFB's KeyEvent.
 */
#ifndef VIEWER_KEY_KEYSYM_H
#define VIEWER_KEY_KEYSYM_H

#include <SDL2/SDL_keyboard.h>
#include <stdint.h>

/**
 * key_keysym() - The keysym of a key that is pressed
 * @key:  As SDL reports it, with the modifiers in force
 * @text: What the key types in the user's layout, UTF-8; "" if nothing
 *
 * SDL's own name of a key knows neither Shift nor AltGr, so for keys that type something the text
 * counts. Where there is none (Ctrl is held), it is the key's name in its upper or lower case, as
 * Shift and Caps Lock demand: QEMU takes the case of a letter for the state of Caps Lock.
 *
 * Return: the keysym; 0 if there is none
 */
uint32_t key_keysym(const SDL_Keysym *key, const char *text);

#endif
