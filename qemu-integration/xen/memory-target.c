/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/memory-target.h"

#include "qemu-integration/xen/hypervisor-internal.h"

int domain_set_memory_target(const struct domain *domain, uint64_t bytes, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_set_pod_target, bytes / XC_PAGE_SIZE, NULL, NULL, NULL) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot give the domain its memory");
    return 0;
}
