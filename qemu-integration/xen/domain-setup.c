/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/domain-setup.h"

#include "common/units.h"
#include "qemu-integration/xen/cpu-policy.h"
#include "qemu-integration/xen/hypervisor-internal.h"
#include "qemu-integration/xen/numa.h"

#include <errno.h>
#include <inttypes.h>
#include <xenguest.h>

uint64_t domain_paging_pool(uint64_t memory, unsigned vcpus)
{
    return (vcpus * MIB + memory / MIB * 8192 + MIB - 1) / MIB * MIB;
}

int domain_allocate_port(const struct domain *domain, uint32_t *port, struct error *error)
{
    int allocated = DOMAIN_CALL(domain, xc_evtchn_alloc_unbound, 0);

    if (allocated < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot allocate an event channel");
    *port = (uint32_t)allocated;
    return 0;
}

int domain_claim_memory(const struct domain *domain, uint64_t memory, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_claim_pages, memory / XC_PAGE_SIZE) == 0)
        return 0;
    if (errno == ENOMEM)
        return error_set(error, "-m %" PRIu64 "M: another guest that is starting has that memory",
                         memory / MIB);
    return hypervisor_failed(domain->hypervisor, error, "cannot claim memory for the domain");
}

int domain_set_up(const struct domain *domain, const struct domain_setup_config *config,
                  struct domain_ports *ports, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_max_vcpus, config->vcpus) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot give the domain its vcpus");
    if (domain_place(domain, config->memory + config->paging_pool, config->vcpus, error) < 0)
        return -1;
    if (DOMAIN_CALL(domain, xc_domain_setmaxmem, config->memory >> 10) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot set the domain's memory limit");
    if (config->paging_pool > 0 &&
        DOMAIN_CALL(domain, xc_set_paging_mempool_size, config->paging_pool) < 0)
        return hypervisor_failed(domain->hypervisor, error,
                                 "cannot reserve memory for page tables");
    if (domain_allocate_port(domain, &ports->store, error) < 0 ||
        domain_allocate_port(domain, &ports->console, error) < 0)
        return -1;
    if (config->clock_offset != 0 &&
        DOMAIN_CALL(domain, xc_domain_set_time_offset, config->clock_offset) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot set the domain's clock");
    return cpu_policy_set(domain, config->processor, error);
}
