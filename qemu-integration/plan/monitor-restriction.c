/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/monitor-restriction.h"

#include "qemu-integration/plan/monitors.h"

#include <string.h>

static bool shares_monitor(const char *device)
{
    return strncmp(device, "mon:", 4) == 0;
}

/* The option that makes a monitor of QEMU's own; its argument is NULL: there is none. */
static struct vm_passed find_qemus_monitor(const struct vm *vm, const struct plan_qmps *qmps)
{
    for (unsigned i = 0; i < plan_monitor_count(vm); i++)
        if (!plan_monitor_is_ours(qmps, i))
            return (struct vm_passed){"monitor", vm->monitors[i]};
    for (unsigned i = 0; i < vm->serial_count; i++)
        if (shares_monitor(vm->serials[i]) && plan_serial_monitor(qmps, vm, i) < 0)
            return (struct vm_passed){"serial", vm->serials[i]};
    for (unsigned i = 0; i < vm->qmp_count; i++)
        if (!plan_qmp_is_ours(qmps, i))
            return (struct vm_passed){"qmp", vm->qmps[i]};
    for (unsigned i = 0; i < vm->passed_count; i++) {
        const struct vm_passed *passed = &vm->passed[i];

        if ((strcmp(passed->option, "mon") == 0 && !plan_passed_is_ours(qmps, i)) ||
            (strcmp(passed->option, "parallel") == 0 && shares_monitor(passed->argument)))
            return *passed;
    }
    return (struct vm_passed){0};
}

int plan_check_restriction(const struct vm *vm, const struct plan_qmps *qmps, struct error *error)
{
    const struct vm_passed found = find_qemus_monitor(vm, qmps);

    if (!vm->monitor_restrict || found.argument == NULL)
        return 0;
    return error_set(error,
                     "-monitor-restrict on: QEMU's own monitor cannot be restricted, here -%s %s; "
                     "use -monitor or -qmp on stdio, pty, unix: or tcp:, or -monitor none",
                     found.option, found.argument);
}
