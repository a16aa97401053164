/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/netdev.h"

#include <stddef.h>
#include <string.h>

const struct vm_netdev *plan_find_netdev(const struct vm *vm, unsigned nic)
{
    for (unsigned i = 0; i < vm->netdev_count; i++)
        if (strcmp(vm->netdevs[i].id, vm->nics[nic].netdev) == 0)
            return &vm->netdevs[i];
    return NULL;
}
