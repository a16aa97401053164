/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's monitors and its text consoles ("vc"). Whoever reaches a monitor has root's rights on the
 * host, and every VNC client reaches all text consoles, by Ctrl, Alt and a digit. So only a window
 * may have a monitor of that kind.
 */
#ifndef QEMU_INTEGRATION_PLAN_MONITORS_H
#define QEMU_INTEGRATION_PLAN_MONITORS_H

#include "common/error.h"
#include "qemu-integration/vm.h"

/**
 * plan_monitor_count() - How many of vm->monitors QEMU gets: not the default one on a VNC display
 */
unsigned plan_monitor_count(const struct vm *vm);

/**
 * plan_has_program_monitor() - Whether there is a monitor for programs
 *
 * They can ask QEMU for the names of the pseudo-terminals that it has.
 */
bool plan_has_program_monitor(const struct vm *vm);

/**
 * plan_check_monitors() - Refuse a monitor on a text console of a VNC display
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int plan_check_monitors(const struct vm *vm, struct error *error);

#endif
