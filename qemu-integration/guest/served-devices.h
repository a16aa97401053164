/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The paravirtual devices that a guest's device model serves, as their backends in xenstore tell,
 * whoever plugged them in. When the guest reboots, the device model lets go of the old domain's
 * pages once the frontends are closed, and connects to those of the new domain, which has the same
 * number.
 *
 * Source: xen/io/xenbus.h; QEMU's hw/xen/xen-bus.c and hw/xen/xen-legacy-backend.c.
 */
#ifndef QEMU_INTEGRATION_GUEST_SERVED_DEVICES_H
#define QEMU_INTEGRATION_GUEST_SERVED_DEVICES_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"
#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/xenstore/tree.h"

#include <stdbool.h>

#define SERVED_DEVICES_MAX 64

enum served_kind {
    SERVED_DISK,
    SERVED_SCREEN,
    SERVED_KEYBOARD,
    SERVED_CONSOLE,
    SERVED_NETWORK_CARD, /* QEMU's own, not netback's */
};

struct served_device {
    enum served_kind kind;
    unsigned number; /* the name of its directories */
    bool cdrom;      /* of a disk */
    bool closed;     /* it was in use, and its frontend has been closed */
};

struct served_devices {
    unsigned count;
    struct served_device list[SERVED_DEVICES_MAX];
};

/**
 * served_devices_find() - List the devices
 * @guest:   A PV or PVH guest
 * @devices: Filled
 * @error:   Filled on failure: also for a device of a kind that cannot be connected anew
 *
 * Return: 0, or -1
 */
int served_devices_find(const struct guest *guest, struct served_devices *devices,
                        struct error *error);

/**
 * served_devices_close() - Close the frontends in the guest's stead, and wait for the backends
 * @guest: Its domain must not run any more
 *
 * Waits up to half a minute for each device; a signal or the device model's end cuts it short.
 *
 * Return: 0, or -1
 */
int served_devices_close(const struct guest *guest, struct served_devices *devices,
                         struct error *error);

/**
 * served_devices_add_nodes() - Append what the plan does not know: the frontends of disks, and the
 * guest's permissions for the backends
 * @guest:   With its new domain
 * @numbers: Of that
 * @tree:    Appended to
 *
 * Return: 0, or -1
 */
int served_devices_add_nodes(const struct guest *guest, const struct plan_numbers *numbers,
                             struct store_tree *tree, struct error *error);

/**
 * served_devices_await() - Wait until the backends wait for their new frontends
 *
 * A frontend's driver that finds its backend closed gives the device up. The first console, which
 * has no nodes yet, is not waited for. The wait is limited as that of served_devices_close().
 *
 * Return: 0, or -1
 */
int served_devices_await(const struct guest *guest, const struct served_devices *devices,
                         struct error *error);

/**
 * served_devices_have_console() - Whether the first console is among them
 */
bool served_devices_have_console(const struct served_devices *devices);

/**
 * served_devices_connect_console() - Connect the first console, whose nodes are written
 *
 * The wait is limited as that of served_devices_close().
 *
 * Return: 0, or -1
 */
int served_devices_connect_console(const struct guest *guest, const struct served_devices *devices,
                                   struct error *error);

#endif
