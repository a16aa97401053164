/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which disks are written to a temporary overlay that lasts as long as qemu-xen. An overlay of
 * QEMU's own ends with its QEMU, which is another one after each reboot of an HVM guest, and after
 * some of others; and it is above the node that a disk's PV twin is attached to.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_OVERLAYS_H
#define QEMU_INTEGRATION_OPTIONS_OVERLAYS_H

#include "qemu-integration/vm.h"

/**
 * overlay_choose() - Decide whether a drive gets such an overlay: set its member overlay
 * @drive: All of whose options are known
 *
 * It does if it is to be a snapshot (-snapshot or snapshot=on) and is a file or device of the
 * host's, without options of the format's or protocol's.
 */
void overlay_choose(const struct vm *vm, struct vm_drive *drive);

#endif
