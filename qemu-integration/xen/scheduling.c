/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/scheduling.h"

#include "qemu-integration/xen/hypervisor-internal.h"

#include <string.h>

#define CREDIT  "credit"
#define CREDIT2 "credit2"

int domain_pin_vcpu(const struct domain *domain, unsigned vcpu, const struct cpu_list *cpus,
                    struct error *error)
{
    struct hypervisor *hypervisor = domain->hypervisor;
    struct cpu_list hard = *cpus; /* Xen returns in it what it has made of it */
    int count = GATED(hypervisor, xc_get_max_cpus, hypervisor->control);

    if (count <= 0)
        return hypervisor_failed(hypervisor, error, "cannot ask Xen for its processors");
    if (cpus->highest >= (unsigned)count || count > CPU_LIST_MAX)
        return error_set(error, "this host has no processor %u, its last one is %d", cpus->highest,
                         count - 1);
    if (DOMAIN_CALL(domain, xc_vcpu_setaffinity, (int)vcpu, hard.bits, NULL,
                    XEN_VCPUAFFINITY_HARD) < 0)
        return hypervisor_failed(hypervisor, error, "cannot pin the vcpu");
    return 0;
}

static int find_scheduler(const struct domain *domain, const char **name, struct error *error)
{
    struct hypervisor *hypervisor = domain->hypervisor;
    int id;

    if (GATED(hypervisor, xc_sched_id, hypervisor->control, &id) < 0)
        return hypervisor_failed(hypervisor, error, "cannot ask Xen for its scheduler");
    if (id != XEN_SCHEDULER_CREDIT && id != XEN_SCHEDULER_CREDIT2)
        return error_set(error, "Xen's scheduler is neither " CREDIT " nor " CREDIT2);
    *name = id == XEN_SCHEDULER_CREDIT ? CREDIT : CREDIT2;
    return 0;
}

int domain_get_share(const struct domain *domain, struct scheduling_share *share,
                     struct error *error)
{
    struct xen_domctl_sched_credit credit = {0};
    struct xen_domctl_sched_credit2 credit2 = {0};
    int result;

    if (find_scheduler(domain, &share->scheduler, error) < 0)
        return -1;
    if (strcmp(share->scheduler, CREDIT) == 0) {
        result = DOMAIN_CALL(domain, xc_sched_credit_domain_get, &credit);
        share->weight = credit.weight;
        share->cap = credit.cap;
    } else {
        result = DOMAIN_CALL(domain, xc_sched_credit2_domain_get, &credit2);
        share->weight = credit2.weight;
        share->cap = credit2.cap;
    }
    return result < 0 ? hypervisor_failed(domain->hypervisor, error,
                                          "cannot ask Xen for the domain's share")
                      : 0;
}

int domain_set_share(const struct domain *domain, const struct scheduling_share *share,
                     struct error *error)
{
    struct xen_domctl_sched_credit credit = {.weight = (uint16_t)share->weight,
                                             .cap = (uint16_t)share->cap};
    struct xen_domctl_sched_credit2 credit2 = {.weight = (uint16_t)share->weight,
                                               .cap = (uint16_t)share->cap};
    int result = strcmp(share->scheduler, CREDIT) == 0
                     ? DOMAIN_CALL(domain, xc_sched_credit_domain_set, &credit)
                     : DOMAIN_CALL(domain, xc_sched_credit2_domain_set, &credit2);

    return result < 0
               ? hypervisor_failed(domain->hypervisor, error, "cannot set the domain's share")
               : 0;
}
