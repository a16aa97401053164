/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal's settings: a device model with -serial stdio changes them, and if it is killed it
 * does not put them back.
 */
#ifndef QEMU_INTEGRATION_HOST_TERMINAL_SETTINGS_H
#define QEMU_INTEGRATION_HOST_TERMINAL_SETTINGS_H

/**
 * terminal_settings_save() - Remember how the terminal on standard input is set, if it is one
 */
void terminal_settings_save(void);

/**
 * terminal_settings_restore() - Set it as it was; nothing if none was saved or it has gone
 */
void terminal_settings_restore(void);

#endif
