/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A device model that serves the next life too: to its clients (monitors, VNC, a window, serial
 * lines) and for its media a reboot is an event, not an end. Xen's interface for emulated devices
 * ends with the domain, so HVM guests need a new one each time.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_KEEPING_H
#define QEMU_INTEGRATION_LIFECYCLE_KEEPING_H

#include "qemu-integration/lifecycle/life.h"

#include <stdbool.h>

/**
 * life_keep_device_model() - Take down a life that has ended, but for its device model
 *
 * Warns if the device model should be kept and cannot be.
 *
 * Return: whether it is kept; if not, all has still to be taken down
 */
bool life_keep_device_model(struct lifecycle *cycle);

#endif
