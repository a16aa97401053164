/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A network card and its network in one command, as people want it.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_NET_ADD_H
#define QEMU_INTEGRATION_LIFECYCLE_NET_ADD_H

#include "qemu-integration/lifecycle/life.h"

/* x-xen-net-add, as in struct monitor_command: netdev_add and device_add of a PV card. */
int life_begin_net_add(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                       struct error *error);

#endif
