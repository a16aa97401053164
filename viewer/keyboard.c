/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "viewer/keyboard.h"

#include "viewer/key-keysym.h"
#include "viewer/key-scancode.h"

void keyboard_press(struct keyboard *keyboard, const SDL_Keysym *key, const char *text)
{
    if (key->scancode <= SDL_SCANCODE_UNKNOWN || key->scancode >= SDL_NUM_SCANCODES)
        return;
    /* A key that repeats keeps its keysym: it is released only once. */
    if (!keyboard->keys[key->scancode].held)
        keyboard->keys[key->scancode].keysym = key_keysym(key, text);
    keyboard->keys[key->scancode].held = true;
    rfb_connection_send_key(keyboard->connection, keyboard->keys[key->scancode].keysym,
                            key_scancode(key->scancode), true);
}

void keyboard_release(struct keyboard *keyboard, SDL_Scancode scancode)
{
    if (scancode <= SDL_SCANCODE_UNKNOWN || scancode >= SDL_NUM_SCANCODES ||
        !keyboard->keys[scancode].held)
        return;
    keyboard->keys[scancode].held = false;
    rfb_connection_send_key(keyboard->connection, keyboard->keys[scancode].keysym,
                            key_scancode(scancode), false);
}

void keyboard_release_all(struct keyboard *keyboard)
{
    for (int scancode = 0; scancode < SDL_NUM_SCANCODES; scancode++)
        keyboard_release(keyboard, (SDL_Scancode)scancode);
}
