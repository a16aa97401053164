/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that QEMU has plugged in by its own commands, at whatever monitor: it is asked, as it
 * marks them.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_HOTPLUGGED_DEVICES_H
#define QEMU_INTEGRATION_LIFECYCLE_HOTPLUGGED_DEVICES_H

#include "qemu-integration/lifecycle/life.h"

/* QEMU gets device_add or device_del, and has answered, as in struct monitor_command. */
int life_change_begins(void *context, struct error *error);
void life_change_ends(void *context, bool done);

/**
 * life_find_hotplugged() - Look whether there is one
 * @done: Called once, from the loop or at the end of the life. @failure: names the device; NULL:
 *        there is none
 * @error: Filled if it cannot be asked, or is about to plug or unplug one: what it is asked at one
 *         monitor it may answer before what it was told at another
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
