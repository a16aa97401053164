/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/numa.h"

#include "common/cleanup.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <stdlib.h>

/* The node with the most free memory that is not chosen yet; NUMA_NODES_MAX: there is none. */
static unsigned find_next(const struct numa_host *host, uint64_t chosen)
{
    unsigned best = NUMA_NODES_MAX;

    for (unsigned i = 0; i < host->count; i++)
        if (host->nodes[i].processors > 0 && (chosen >> i & 1) == 0 &&
            (best == NUMA_NODES_MAX || host->nodes[i].free > host->nodes[best].free))
            best = i;
    return best;
}

uint64_t numa_choose(const struct numa_host *host, uint64_t memory, unsigned vcpus)
{
    uint64_t chosen = 0;
    uint64_t free = 0;
    unsigned processors = 0;
    unsigned total = 0;

    for (unsigned i = 0; i < host->count; i++)
        total += host->nodes[i].processors;
    while (free < memory || processors < (vcpus <= total ? vcpus : 1)) {
        unsigned next = find_next(host, chosen);

        if (next == NUMA_NODES_MAX)
            return 0;
        chosen |= UINT64_C(1) << next;
        free += host->nodes[next].free;
        processors += host->nodes[next].processors;
    }
    /* All of them are no choice. */
    return find_next(host, chosen) == NUMA_NODES_MAX ? 0 : chosen;
}

/* Fills in the memory of each node; 0 nodes if the host has only one. */
static int find_memory(struct hypervisor *hypervisor, struct numa_host *host, struct error *error)
{
    xc_meminfo_t memory[NUMA_NODES_MAX];
    unsigned count = 0;

    *host = (struct numa_host){0};
    if (GATED(hypervisor, xc_numainfo, hypervisor->control, &count, NULL, NULL) < 0)
        return hypervisor_failed(hypervisor, error, "cannot ask Xen for its NUMA nodes");
    if (count < 2 || count > NUMA_NODES_MAX)
        return 0;
    if (GATED(hypervisor, xc_numainfo, hypervisor->control, &count, memory, NULL) < 0)
        return hypervisor_failed(hypervisor, error, "cannot ask Xen for its NUMA nodes");
    host->count = count < NUMA_NODES_MAX ? count : NUMA_NODES_MAX;
    for (unsigned i = 0; i < host->count; i++)
        host->nodes[i].free = memory[i].memsize == XEN_INVALID_MEM_SZ ? 0 : memory[i].memfree;
    return 0;
}

/* Counts the processors of each node; returns where each one is, to be freed, or NULL. */
static xc_cputopo_t *find_processors(struct hypervisor *hypervisor, struct numa_host *host,
                                     unsigned *count, struct error *error)
{
    cleanup_free xc_cputopo_t *processors = NULL;
    int limit = GATED(hypervisor, xc_get_max_cpus, hypervisor->control);

    *count = limit > 0 ? (unsigned)limit : 0;
    processors = limit > 0 ? calloc(*count, sizeof(*processors)) : NULL;
    if (processors == NULL ||
        GATED(hypervisor, xc_cputopoinfo, hypervisor->control, count, processors) < 0) {
        hypervisor_failed(hypervisor, error, "cannot ask Xen for its processors");
        return NULL;
    }
    if (*count > (unsigned)limit)
        *count = (unsigned)limit;
    for (unsigned i = 0; i < *count; i++)
        if (processors[i].node < host->count)
            host->nodes[processors[i].node].processors++;
    return steal_pointer(&processors);
}

static int prefer(const struct domain *domain, uint64_t nodes, const xc_cputopo_t *processors,
                  unsigned count, unsigned vcpus, struct error *error)
{
    struct hypervisor *hypervisor = domain->hypervisor;
    cleanup_free uint8_t *node_map = xc_nodemap_alloc(hypervisor->control);
    cleanup_free uint8_t *soft = xc_cpumap_alloc(hypervisor->control);

    if (node_map == NULL || soft == NULL)
        return hypervisor_failed(hypervisor, error, "cannot choose a NUMA node");
    for (unsigned i = 0; i < NUMA_NODES_MAX; i++)
        if (nodes >> i & 1)
            node_map[i / 8] |= (uint8_t)(1U << (i % 8));
    if (DOMAIN_CALL(domain, xc_domain_node_setaffinity, node_map) < 0)
        return hypervisor_failed(hypervisor, error, "cannot choose a NUMA node");
    for (unsigned i = 0; i < count; i++)
        if (processors[i].node < NUMA_NODES_MAX && (nodes >> processors[i].node & 1))
            soft[i / 8] |= (uint8_t)(1U << (i % 8));
    for (unsigned i = 0; i < vcpus; i++)
        if (DOMAIN_CALL(domain, xc_vcpu_setaffinity, (int)i, NULL, soft, XEN_VCPUAFFINITY_SOFT) < 0)
            return hypervisor_failed(hypervisor, error, "cannot choose the vcpus' processors");
    return 0;
}

int domain_place(const struct domain *domain, uint64_t memory, unsigned vcpus, struct error *error)
{
    cleanup_free xc_cputopo_t *processors = NULL;
    struct numa_host host;
    unsigned count;
    uint64_t nodes;

    if (find_memory(domain->hypervisor, &host, error) < 0)
        return -1;
    if (host.count == 0)
        return 0;
    processors = find_processors(domain->hypervisor, &host, &count, error);
    if (processors == NULL)
        return -1;
    nodes = numa_choose(&host, memory, vcpus);
    return nodes == 0 ? 0 : prefer(domain, nodes, processors, count, vcpus, error);
}
