/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a PV or PVH guest without -kernel boots from, and in which order: QEMU's -boot and
 * bootindex.
 */
#ifndef QEMU_INTEGRATION_PLAN_BOOT_ORDER_H
#define QEMU_INTEGRATION_PLAN_BOOT_ORDER_H

#include "common/error.h"
#include "qemu-integration/vm.h"

/* Each drive, and the network by each card. */
#define PLAN_BOOT_DEVICES_MAX (VM_DRIVES_MAX + VM_NICS_MAX)

/* Either of the two. */
struct plan_boot_device {
    const struct vm_drive *drive; /* read by a bootloader; NULL: the network */
    unsigned nic;                 /* card with which the network is asked */
};

struct plan_boot_order {
    unsigned count;
    struct plan_boot_device devices[PLAN_BOOT_DEVICES_MAX];
};

/**
 * plan_boot_check() - Whether -boot has no unknown words, for a guest that does not need the order
 *
 * Return: 0, or -1 with error filled
 */
int plan_boot_check(const struct vm *vm, struct error *error);

/**
 * plan_boot_order() - Find the order of one of the guest's lives
 * @later: A later one, to which once= does not apply
 * @order: Filled
 * @error: Filled if -boot is not valid, or names a card with which a guest cannot be booted
 *
 * Letters are QEMU's: c is the first disk, d the first CD-ROM, n to p are the first three cards.
 * Devices that are not there are left out. Those with a bootindex are before them. After the
 * devices named come the first disk and the first CD-ROM, unless strict=on. Without -boot and
 * bootindex there is the first disk alone, or else the first CD-ROM.
 *
 * Return: 0, or -1
 */
int plan_boot_order(const struct vm *vm, bool later, struct plan_boot_order *order,
                    struct error *error);

#endif
