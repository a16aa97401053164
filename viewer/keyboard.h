/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys that the guest believes to be held: each goes up as what it went down, whatever the
 * modifiers and the layout have become meanwhile.
 */
#ifndef VIEWER_KEYBOARD_H
#define VIEWER_KEYBOARD_H

#include "viewer/rfb-connection.h"

#include <SDL2/SDL.h>

struct keyboard {
    struct rfb_connection *connection; /* borrowed */
    struct {
        bool held;
        uint32_t keysym;
    } keys[SDL_NUM_SCANCODES];
};

/**
 * keyboard_press() - A key goes down, or repeats
 * @text: What it types, UTF-8, or ""
 */
void keyboard_press(struct keyboard *keyboard, const SDL_Keysym *key, const char *text);

/**
 * keyboard_release() - A key goes up; nothing happens if it is not held
 */
void keyboard_release(struct keyboard *keyboard, SDL_Scancode scancode);
void keyboard_release_all(struct keyboard *keyboard);

#endif
