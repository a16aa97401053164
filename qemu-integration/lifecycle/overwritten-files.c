/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/overwritten-files.h"

#include <stdio.h>

/* Else QEMU reads them, for the BIOS. */
static bool are_read_here(const struct plan *plan)
{
    return plan->vm->machine != MACHINE_XENFV || plan->direct;
}

int life_read_overwritten_files(struct lifecycle *cycle)
{
    const struct plan *plan = cycle->plan;
    const char *name = are_read_here(plan) ? boot_files_overwritten(cycle->files) : NULL;

    if (name == NULL)
        return 0;
    fprintf(stderr, "qemu-xen: warning: %s was overwritten; the guest boots what it has now\n",
            name);
    boot_files_close(&cycle->read_anew);
    cycle->files = &cycle->read_anew;
    if (boot_files_read_anew(&cycle->read_anew, plan->files, &cycle->error) < 0)
        return -1;
    return plan->vm->machine == MACHINE_XENFV
               ? 0
               : plan_check_pv_kernel(plan, cycle->files, &cycle->error);
}
