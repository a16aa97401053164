/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frontends and backends of paravirtual devices in xenstore: both ends of each, before either
 * has begun to connect. Nodes and permissions are those that xl 4.17 makes.
 */
#ifndef QEMU_INTEGRATION_PLAN_STORE_DEVICES_H
#define QEMU_INTEGRATION_PLAN_STORE_DEVICES_H

#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/plan/plan.h"
#include "qemu-integration/xenstore/tree.h"

/**
 * plan_store_devices() - Framebuffer, keyboard, consoles after the first, network cards
 * @tree: Appended to; left as it is if there are no such devices
 *
 * A backend's driver begins when it sees its node, so these have to appear all at once. Disks are
 * not among them: QEMU makes the nodes of its own. Of devices that are served already these are the
 * frontends alone.
 */
void plan_store_devices(const struct plan *plan, const struct plan_numbers *numbers,
                        struct store_tree *tree);

/**
 * plan_store_vif() - A network card
 * @nic:    Its number
 * @netdev: What netback's backend is connected to; NULL: it is served already, and this is the
 *          frontend alone
 * @bytes:  Its MAC address
 * @tree:   Appended to
 */
void plan_store_vif(const struct plan_numbers *numbers, unsigned nic,
                    const struct vm_netdev *netdev, const uint8_t bytes[6],
                    struct store_tree *tree);

/**
 * plan_store_disk() - The frontend of a disk that is served already, as QEMU makes it
 * @number: Of the disk, as in the name of its backend's directory
 * @tree:   Appended to
 */
void plan_store_disk(const struct plan_numbers *numbers, unsigned number, bool cdrom,
                     struct store_tree *tree);

/**
 * plan_store_console() - The first console, whose ring is in the guest's memory from the start
 * @tree: Appended to
 *
 * If it is served already, the caller has to set the frontend's state to connected in a second
 * step, when the backend has seen the first.
 */
void plan_store_console(const struct plan *plan, const struct plan_numbers *numbers,
                        struct store_tree *tree);

#endif
