/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a PV or PVH guest has in the place of each of QEMU's emulated devices.
 *
 * Tools that know only QEMU's machines, such as libvirt, give every guest devices of a PC. A PV
 * guest has no bus for them, but Xen's devices serve the same purposes.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PV_DEVICE_KINDS_H
#define QEMU_INTEGRATION_OPTIONS_PV_DEVICE_KINDS_H

#include <stdbool.h>

enum pv_device_kind {
    PV_DEVICE_OWN,      /* a device of Xen's: QEMU's, as it is */
    PV_DEVICE_DISK,     /* becomes xen-disk */
    PV_DEVICE_CDROM,    /* becomes xen-cdrom */
    PV_DEVICE_CONSOLE,  /* becomes a PV console */
    PV_DEVICE_CHANNEL,  /* the same, with a name: docs/misc/channel.txt of Xen */
    PV_DEVICE_BUILT_IN, /* the guest has it, or needs none: its screen, its balloon, a controller */
    PV_DEVICE_LEFT_OUT, /* the guest does without, which the user is told */
    PV_DEVICE_REFUSED,
};

/**
 * pv_device_kind() - What becomes of a device
 * @driver: As in -device
 * @reason: Filled for PV_DEVICE_REFUSED
 */
enum pv_device_kind pv_device_kind(const char *driver, const char **reason);

/**
 * pv_device_is_card() - Whether it is one of QEMU's network cards, all of which become PV cards
 */
bool pv_device_is_card(const char *driver);

#endif
