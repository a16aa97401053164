/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Puts Xen's devices in the place of the emulated ones that a PV or PVH guest was given with
 * -device; pv-device-kinds.h says which.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PV_DEVICES_H
#define QEMU_INTEGRATION_OPTIONS_PV_DEVICES_H

#include "qemu-integration/options/parser.h"

/**
 * option_replace_devices() - Replace the devices of a PV or PVH guest; give an HVM guest's disks
 * their twins
 *
 * Those that remain keep their id. A disk gets the place that its id or its bus names, as libvirt
 * and QEMU number them (virtio-disk1 is xvdb); the others then get the next free ones. Disks come
 * before CD-ROMs. What is left out is named in the vm's `left_out`.
 *
 * Return: 0, or -1
 */
int option_replace_devices(struct parser *parser);

#endif
