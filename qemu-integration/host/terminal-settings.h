/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal's settings. A device model with -serial stdio changes them, and does not restore
 * them if it is killed.
 */
#ifndef QEMU_INTEGRATION_HOST_TERMINAL_SETTINGS_H
#define QEMU_INTEGRATION_HOST_TERMINAL_SETTINGS_H

/**
 * terminal_settings_save() - Save the settings of standard input, if it is a terminal
 */
void terminal_settings_save(void);

/**
 * terminal_settings_restore() - Restore them, if any were saved and the terminal still exists
 */
void terminal_settings_restore(void);

#endif
