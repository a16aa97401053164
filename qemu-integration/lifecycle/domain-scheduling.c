/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/domain-scheduling.h"

#include "common/alloc.h"

#include <stdio.h>
#include <stdlib.h>

int life_pin(struct lifecycle *cycle, unsigned vcpu, const struct cpu_list *cpus,
             struct error *error)
{
    struct cpu_list **pin = &cycle->scheduling.pins[vcpu];

    if (domain_pin_vcpu(&cycle->guest.domain, vcpu, cpus, error) < 0)
        return -1;
    if (*pin == NULL)
        *pin = alloc_bytes(sizeof(**pin));
    **pin = *cpus;
    return 0;
}

int life_set_share(struct lifecycle *cycle, const struct scheduling_share *share,
                   struct error *error)
{
    if (domain_set_share(&cycle->guest.domain, share, error) < 0)
        return -1;
    cycle->scheduling.share = *share;
    return 0;
}

void life_restore_scheduling(const struct lifecycle *cycle)
{
    const struct life_scheduling *scheduling = &cycle->scheduling;
    const struct domain *domain = &cycle->guest.domain;

    for (unsigned vcpu = 0; vcpu < VM_VCPUS_MAX; vcpu++) {
        struct error error = {0};

        if (scheduling->pins[vcpu] != NULL &&
            domain_pin_vcpu(domain, vcpu, scheduling->pins[vcpu], &error) < 0)
            error_warn(&error);
    }
    struct error error = {0};
    if (scheduling->share.scheduler != NULL &&
        domain_set_share(domain, &scheduling->share, &error) < 0)
        error_warn(&error);
}

void life_forget_scheduling(struct lifecycle *cycle)
{
    for (unsigned vcpu = 0; vcpu < VM_VCPUS_MAX; vcpu++)
        free(cycle->scheduling.pins[vcpu]);
    cycle->scheduling = (struct life_scheduling){0};
}
