/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user sees of the guest: its window, VNC address and screens.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_DISPLAY_H
#define QEMU_INTEGRATION_LIFECYCLE_DISPLAY_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_open_window() - Open our own window on the device model, which is ready
 *
 * Return: 0, or -1 with the reason in cycle->error
 */
int life_open_window(struct lifecycle *cycle);

/**
 * life_print_vnc_address() - Print where VNC clients can connect to, by the monitor's answer
 */
void life_print_vnc_address(struct lifecycle *cycle);

/**
 * life_on_screen_taken() - The guest's driver has connected to its screen: find QEMU's console
 * @context: struct lifecycle
 *
 * life_show_newest_screen() follows when the monitor has answered.
 */
void life_on_screen_taken(void *context);

/**
 * life_show_newest_screen() - Have QEMU show the console that the guest has connected to last
 */
void life_show_newest_screen(struct lifecycle *cycle);

#endif
