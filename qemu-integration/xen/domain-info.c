/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/domain-info.h"

#include "qemu-integration/xen/hypervisor-internal.h"

int domain_get_info(const struct domain *domain, struct domain_info *info, struct error *error)
{
    xc_domaininfo_t of_xen;
    int count = DOMAIN_CALL(domain, xc_domain_getinfolist, 1, &of_xen);

    if (count < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot ask Xen about the domain");
    if (count == 0 || of_xen.domain != domain->domid)
        return error_set(error, "there is no domain %u any more", domain->domid);
    *info = (struct domain_info){.memory = (uint64_t)of_xen.tot_pages * XC_PAGE_SIZE,
                                 .memory_limit = (uint64_t)of_xen.max_pages * XC_PAGE_SIZE,
                                 .vcpus = of_xen.max_vcpu_id + 1,
                                 .vcpus_online = of_xen.nr_online_vcpus};
    return 0;
}

int domain_get_vcpu(const struct domain *domain, unsigned vcpu, struct domain_vcpu *info,
                    struct error *error)
{
    xc_vcpuinfo_t of_xen;

    if (DOMAIN_CALL(domain, xc_vcpu_getinfo, vcpu, &of_xen) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot ask Xen about a vcpu");
    *info = (struct domain_vcpu){.online = of_xen.online != 0,
                                 .running = of_xen.running != 0,
                                 .blocked = of_xen.blocked != 0,
                                 .time = of_xen.cpu_time,
                                 .cpu = of_xen.cpu};
    return 0;
}
