/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's keyboard layouts (-k) in terms of xkb's.
 *
 * With -k, QEMU translates a VNC client's keysyms into the keys that produce them in that layout,
 * so the receiver of the keys has to use the same layout. QEMU's tables are generated from xkb's
 * layouts, which are named at the head of each file below /usr/share/qemu/keymaps.
 */
#ifndef PTY_BRIDGE_TERMINAL_KEYMAP_H
#define PTY_BRIDGE_TERMINAL_KEYMAP_H

#include "common/error.h"

#include <xkbcommon/xkbcommon.h>

/**
 * keymap_load() - Load the layout of a QEMU keymap
 * @name:  As for -k: "de", "en-us", ...; NULL for QEMU's own default, en-us
 * @error: Filled on failure: no such keymap, or the layouts (xkb-data) are not installed
 *
 * Return: keymap to xkb_keymap_unref(), or NULL
 */
struct xkb_keymap *keymap_load(const char *name, struct error *error);

#endif
