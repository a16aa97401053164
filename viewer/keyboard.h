/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys that the guest believes to be held: each is released with the keysym that it was pressed
 * with, even if modifiers or layout have changed since.
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
 * keyboard_press() - Send that a key was pressed, or repeats
 * @text: What it types, UTF-8, or ""
 */
void keyboard_press(struct keyboard *keyboard, const SDL_Keysym *key, const char *text);

/**
 * keyboard_release() - Send that a key was released; does nothing if it is not held
 */
void keyboard_release(struct keyboard *keyboard, SDL_Scancode scancode);
void keyboard_release_all(struct keyboard *keyboard);

#endif
