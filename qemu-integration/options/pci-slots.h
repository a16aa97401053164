/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places of an HVM guest's devices on its PCI bus.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PCI_SLOTS_H
#define QEMU_INTEGRATION_OPTIONS_PCI_SLOTS_H

#include "qemu-integration/options/parser.h"

/**
 * option_free_slots() - Move devices of -device away from the slot of Xen's platform device
 *
 * QEMU's xenfv has that in slot 2, where tools that know the PC put its graphics card (libvirt,
 * Proxmox). Such a device goes to the highest slot that no other names.
 */
void option_free_slots(struct vm *vm);

#endif
