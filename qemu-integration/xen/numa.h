/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hosts whose memory is near to some processors and far from others (NUMA): a domain's memory and
 * its vcpus are kept together. Xen treats the choice as a preference, so it never makes a start
 * fail for want of memory.
 */
#ifndef QEMU_INTEGRATION_XEN_NUMA_H
#define QEMU_INTEGRATION_XEN_NUMA_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stdint.h>

#define NUMA_NODES_MAX 64 /* Xen's own limit */

struct numa_node {
    uint64_t free;       /* bytes */
    unsigned processors; /* 0: only memory, or no such node */
};

struct numa_host {
    unsigned count;
    struct numa_node nodes[NUMA_NODES_MAX];
};

/**
 * numa_choose() - The fewest nodes that together have the memory, and a processor for each vcpu
 *
 * Of the nodes with processors, those with the most free memory; so guests spread over the nodes. A
 * host that has too few processors for the vcpus is chosen for its memory alone.
 *
 * @memory: Bytes
 *
 * Return: bit n for node n; 0: it takes all of them, or they are too small
 */
uint64_t numa_choose(const struct numa_host *host, uint64_t memory, unsigned vcpus);

/**
 * domain_place() - Have a domain's memory and vcpus on the nodes of numa_choose()
 * @domain: Has its vcpus, and no memory yet
 * @memory: Bytes that it will get
 *
 * On a host with one node, or that numa_choose() finds no choice for, nothing is done.
 *
 * Return: 0, or -1
 */
int domain_place(const struct domain *domain, uint64_t memory, unsigned vcpus, struct error *error);

#endif
