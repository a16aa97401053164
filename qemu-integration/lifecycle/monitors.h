/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's QMP monitors and the lives of the guest.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_MONITORS_H
#define QEMU_INTEGRATION_LIFECYCLE_MONITORS_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_open_monitors() - Open them, the first time; connect them to the QEMU that begins
 *
 * Return: 0, or -1
 */
int life_open_monitors(struct lifecycle *cycle);

/**
 * life_close_monitors() - QEMU has ended: disconnect them from it
 */
void life_close_monitors(struct lifecycle *cycle);

#endif
