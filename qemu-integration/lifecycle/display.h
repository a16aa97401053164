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
 * life_follow_screen() - From now on have QEMU show the frontend of the framebuffer that connects
 *
 * For a guest that has one, from guest_open(). The bootloader's menu and the guest's own driver are
 * such frontends. When one has connected and the monitor has answered, call
 * life_show_newest_screen().
 *
 * Return: 0, or -1 with the reason in cycle->error
 */
int life_follow_screen(struct lifecycle *cycle);

/**
 * life_unfollow_screen() - End that, before the domain ends; nothing happens if it has not begun
 */
void life_unfollow_screen(struct lifecycle *cycle);

/**
 * life_show_newest_screen() - Have QEMU show the console that was connected last
 */
void life_show_newest_screen(struct lifecycle *cycle);

#endif
