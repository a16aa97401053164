/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PV disks of a guest that runs, as they are plugged and unplugged: what xenstore tells of
 * them, and how one is asked to go. QEMU plugs them, and makes and removes their nodes.
 *
 * Source: xen/io/xenbus.h; QEMU's hw/xen/xen-bus.c.
 */
#ifndef QEMU_INTEGRATION_GUEST_PLUGGED_DISKS_H
#define QEMU_INTEGRATION_GUEST_PLUGGED_DISKS_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

#define GUEST_DISKS_MAX 64

/* Numbers of disks: plan/disk-name.h. */
struct guest_disks {
    unsigned count;
    unsigned numbers[GUEST_DISKS_MAX];
};

/**
 * guest_disks_list() - List the disks that QEMU serves
 * @disks: Filled with the first GUEST_DISKS_MAX
 *
 * Return: 0, or -1
 */
int guest_disks_list(const struct guest *guest, struct guest_disks *disks, struct error *error);

/**
 * guest_disks_have() - Whether a list has a disk
 */
bool guest_disks_have(const struct guest_disks *disks, unsigned number);

/**
 * guest_disk_is_there() - Whether a disk has nodes, of its backend or its frontend
 *
 * Return: 1 or 0, or -1
 */
int guest_disk_is_there(const struct guest *guest, unsigned number, struct error *error);

/**
 * guest_disk_release() - Have the guest asked to close a disk, which QEMU then removes
 *
 * As QEMU's own device_del. QEMU removes the nodes of one that is not in use at once, and of others
 * when the guest has closed them.
 *
 * Return: 0, or -1
 */
int guest_disk_release(const struct guest *guest, unsigned number, struct error *error);

/**
 * guest_disk_close() - Close a disk in the guest's stead, whose I/O then fails or never ends
 *
 * Return: 0, or -1
 */
int guest_disk_close(const struct guest *guest, unsigned number, struct error *error);

#endif
