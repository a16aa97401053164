/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's keyboard layouts (-k) as xkb knows them.
 *
 * With -k, QEMU finds for what a VNC client types the key that types it in that layout; so whoever
 * gets the keys has to read them by the same layout. QEMU's tables are made from xkb's layouts;
 * which ones is written at the head of each file below /usr/share/qemu/keymaps.
 */
#ifndef PTY_BRIDGE_TERMINAL_KEYMAP_H
#define PTY_BRIDGE_TERMINAL_KEYMAP_H

#include "common/error.h"

#include <xkbcommon/xkbcommon.h>

/**
 * keymap_load() - The layout of a QEMU keymap
 * @name:  As for -k: "de", "en-us", ...; NULL for QEMU's own default, en-us
 * @error: Filled on failure: no such keymap, or the layouts (xkb-data) are not installed
 *
 * Return: keymap to xkb_keymap_unref(), or NULL
 */
struct xkb_keymap *keymap_load(const char *name, struct error *error);

#endif
