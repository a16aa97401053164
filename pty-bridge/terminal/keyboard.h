/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PC keyboard for a terminal: translates keys that are pressed and released into input.
 *
 * Keys are Linux's key codes (linux/input-event-codes.h), as a paravirtual keyboard (xenkbd) sends
 * them. The layout is xkb's (package xkb-data, which libxkbcommon needs at run time), independent
 * of locale and environment. It defines Shift, AltGr, Caps Lock, Num Lock, dead keys and the
 * keypad; Ctrl makes control characters, Alt prepends ESC. Num Lock and Caps Lock are off at first,
 * as QEMU's VNC server assumes: it presses them itself if a client's keysyms need that.
 */
#ifndef PTY_BRIDGE_TERMINAL_KEYBOARD_H
#define PTY_BRIDGE_TERMINAL_KEYBOARD_H

#include "common/error.h"
#include "pty-bridge/terminal/terminal.h"

struct keyboard;

/**
 * keyboard_open() - Make a keyboard with all keys released
 * @layout:   Name of a QEMU keymap (-k), or NULL for en-us
 * @terminal: Gets the input; borrowed until keyboard_close()
 * @error:    Filled on failure: no such keymap, or xkb-data is not installed
 *
 * Return: keyboard to keyboard_close(), or NULL
 */
struct keyboard *keyboard_open(const char *layout, struct terminal *terminal, struct error *error);

/**
 * keyboard_close() - Free the keyboard; NULL is allowed
 */
void keyboard_close(struct keyboard *keyboard);

/**
 * keyboard_key() - Press or release a key
 * @code:    KEY_*, any value; unknown ones are ignored
 * @pressed: A key that is pressed already repeats; releasing a released key has no effect
 */
void keyboard_key(struct keyboard *keyboard, unsigned code, bool pressed);

#endif
