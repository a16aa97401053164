/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The node: Xen's docs/misc/xenstore-paths.pandoc, memory/target. */
#include "qemu-integration/guest/balloon.h"

#include "common/min-max.h"
#include "common/units.h"
#include "qemu-integration/xen/domain-info.h"
#include "qemu-integration/xen/memory-target.h"

#include <inttypes.h>
#include <stdio.h>

/* What QEMU has given the domain for its devices. */
static uint64_t device_memory(const struct guest *guest)
{
    const struct plan *plan = guest->plan;

    return plan->vm->machine == MACHINE_XENFV
               ? plan->machine.video_memory + plan->machine.rom_memory
               : 0;
}

int guest_get_memory(const struct guest *guest, uint64_t *bytes, struct error *error)
{
    uint64_t of_devices = device_memory(guest);
    struct domain_info info;

    if (domain_get_info(&guest->domain, &info, error) < 0)
        return -1;
    *bytes = info.memory > of_devices ? info.memory - of_devices : 0;
    *bytes = min(*bytes, guest->plan->vm->memory_max);
    return 0;
}

/* Xen first: the pool must never have less than the guest may touch. */
int guest_set_memory_target(struct guest *guest, uint64_t bytes, struct error *error)
{
    const struct vm *vm = guest->plan->vm;
    uint64_t target = min(bytes, vm->memory_max) / KIB;
    char path[64], value[24];
    int result;

    if (vm->machine != MACHINE_XENPV && vm->memory_max > vm->memory &&
        domain_set_memory_target(&guest->domain, target * KIB + device_memory(guest), error) < 0)
        return -1;
    snprintf(path, sizeof(path), "/local/domain/%" PRIu32 "/memory/target", guest->domain.domid);
    snprintf(value, sizeof(value), "%" PRIu64, target);
    result = store_write(guest->store, path, value, error);
    /* While the guest runs, connections to xenstored's socket are short (watches.h). */
    store_disconnect(guest->store);
    return result;
}
