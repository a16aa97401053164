/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that QEMU has plugged in by its own commands, at whatever monitor: it is asked, as it
 * marks them.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_HOTPLUGGED_DEVICES_H
#define QEMU_INTEGRATION_LIFECYCLE_HOTPLUGGED_DEVICES_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_find_hotplugged() - Look whether there is one
 * @done: Called once, from the loop or at the end of the life. @failure: names the device; NULL:
 *        there is none
 * @error: Filled if it cannot be asked
 *
 * Return: 0, or -1
 */
int life_find_hotplugged(struct lifecycle *cycle, hotplugged_found *done, void *context,
                         struct error *error);

/**
 * life_forget_hotplugged() - Nobody wants to know any more
 * @context: As it was given
 */
void life_forget_hotplugged(struct lifecycle *cycle, const void *context);

/**
 * life_hotplugged_end_life() - The life ends: tell who still waits
 */
void life_hotplugged_end_life(struct lifecycle *cycle);

#endif
