/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Disks and network cards on QEMU's command line.
 */
#ifndef QEMU_INTEGRATION_PLAN_QEMU_DEVICES_H
#define QEMU_INTEGRATION_PLAN_QEMU_DEVICES_H

#include "qemu-integration/plan/argv.h"
#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/plan/plan.h"

/**
 * plan_add_drives() - The images and what they are attached to
 * @numbers:   Where the descriptors of the overlays are
 * @arguments: Appended to
 *
 * QEMU makes the xenstore nodes of the PV disks (its devices xen-disk and xen-cdrom). A disk on IDE
 * is a PV disk as well: both show the same block node, so that nothing is opened or cached twice,
 * and Linux unplugs the emulated one before it uses the other.
 */
void plan_add_drives(const struct vm *vm, const struct plan_numbers *numbers,
                     struct plan_arguments *arguments);

/**
 * plan_add_nics() - The emulated network cards of an HVM guest, and all cards on user networks
 * @numbers:   Where the descriptors of the taps and of the connections with passt are
 * @arguments: Appended to
 */
void plan_add_nics(const struct plan *plan, const struct plan_numbers *numbers,
                   struct plan_arguments *arguments);

#endif
