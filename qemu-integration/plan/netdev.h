/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which network a card is connected to.
 */
#ifndef QEMU_INTEGRATION_PLAN_NETDEV_H
#define QEMU_INTEGRATION_PLAN_NETDEV_H

#include "qemu-integration/vm.h"

/**
 * plan_find_netdev() - The network of a card
 * @nic: Below vm's nic_count
 *
 * Return: never NULL, as options/ has checked that it is there
 */
const struct vm_netdev *plan_find_netdev(const struct vm *vm, unsigned nic);

#endif
