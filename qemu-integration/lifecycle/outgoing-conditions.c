/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/outgoing-conditions.h"

#include "qemu-integration/lifecycle/dump.h"
#include "qemu-integration/xen/hypervisor.h"

/* What is in a temporary overlay would be lost. */
static int check_drives(const struct lifecycle *cycle, struct error *error)
{
    const struct vm *vm = cycle->plan->vm;

    for (unsigned i = 0; i < vm->drive_count; i++)
        if (vm->snapshot || vm->drives[i].snapshot)
            return error_set(error,
                             "%s: what the guest has written to a temporary snapshot is in no file",
                             vm->drives[i].origin);
    return 0;
}

int outgoing_check(const struct lifecycle *cycle, struct error *error)
{
    const struct life *life = &cycle->life;

    if (cycle->outgoing.status == OUTGOING_ACTIVE)
        return error_set(error, "There's a migration process in progress");
    if (life->suspended)
        return error_set(error, "the guest is suspended; let it go on with \"cont\" first");
    if (dump_check(cycle, error) < 0)
        return -1;
    if (life->stage != STAGE_RUNNING || life->crashed || life->shut_down)
        return error_set(error, "the guest does not run");
    return check_drives(cycle, error);
}

bool outgoing_is_stopped(const struct life *life)
{
    return life->paused && !life->continuing;
}

/* Without log-dirty mode a PV guest cannot run meanwhile; Xen has it with shadow paging only. */
bool outgoing_can_be_live(const struct lifecycle *cycle)
{
    struct host_facts facts;
    struct error error = {0};

    if (outgoing_is_stopped(&cycle->life) || cycle->outgoing.owner != NULL)
        return false;
    return cycle->plan->vm->machine != MACHINE_XENPV ||
           (hypervisor_host_facts(cycle->guest.domain.hypervisor, &facts, &error) == 0 &&
            facts.shadow);
}
