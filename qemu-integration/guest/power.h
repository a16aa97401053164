/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The power button of a guest.
 */
#ifndef QEMU_INTEGRATION_GUEST_POWER_H
#define QEMU_INTEGRATION_GUEST_POWER_H

#include "qemu-integration/guest/state.h"

/**
 * guest_power_down() - Ask a running guest to shut down
 *
 * By Xen's own node, control/shutdown, or by ACPI for an HVM guest that does not read it.
 *
 * Return: 0, or -1 if it could not be asked
 */
int guest_power_down(struct guest *guest, struct error *error);

#endif
