/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of a life in which its bootloader chooses what the guest boots.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_MENU_H
#define QEMU_INTEGRATION_LIFECYCLE_MENU_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_open_menu() - Open the boot menu, at whose end the guest is built or the life ends
 *
 * Return: 0, or -1 with the reason in cycle->error
 */
int life_open_menu(struct lifecycle *cycle);

#endif
