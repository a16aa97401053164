/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PC keyboard on a terminal: keys go down and up, the terminal is told what they type.
 *
 * Keys are Linux's key codes (linux/input-event-codes.h), as a paravirtual keyboard (xenkbd) gives
 * them. The layout is xkb's (package xkb-data, which libxkbcommon needs at run time); neither
 * locale nor environment have a say. Shift, AltGr, Caps Lock, Num Lock, dead keys and the keypad do
 * what the layout says; Ctrl makes control characters, Alt puts ESC in front. Num Lock and Caps
 * Lock are off at first, as QEMU's VNC server takes them to be: it presses them itself where a
 * client's keysyms need that.
 */
#ifndef PTY_BRIDGE_TERMINAL_KEYBOARD_H
#define PTY_BRIDGE_TERMINAL_KEYBOARD_H

#include "common/error.h"
#include "pty-bridge/terminal/terminal.h"

struct keyboard;

/**
 * keyboard_open() - A keyboard with all keys up
 * @layout:   Name of a QEMU keymap (-k), or NULL for en-us
 * @terminal: Where to type; borrowed until keyboard_close()
 * @error:    Filled on failure: there is no such keymap, or xkb-data is not installed
 *
 * Return: keyboard to keyboard_close(), or NULL
 */
struct keyboard *keyboard_open(const char *layout, struct terminal *terminal, struct error *error);

/**
 * keyboard_close() - Free it; NULL is allowed
 */
void keyboard_close(struct keyboard *keyboard);

/**
 * keyboard_key() - A key goes down or up
 * @code:    KEY_*, any value; what no keyboard has is ignored
 * @pressed: Pressed while it is down, a key repeats. Released while it is up, nothing happens
 */
void keyboard_key(struct keyboard *keyboard, unsigned code, bool pressed);

#endif
