/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets up what domains of all kinds need before their memory is built.
 */
#ifndef QEMU_INTEGRATION_XEN_DOMAIN_SETUP_H
#define QEMU_INTEGRATION_XEN_DOMAIN_SETUP_H

#include "common/error.h"
#include "qemu-integration/processor.h"
#include "qemu-integration/xen/domain.h"

#include <stdint.h>

/* Event channel ports in the guest, bound to dom0. */
struct domain_ports {
    uint32_t store;
    uint32_t console;
};

/* Parameters of domain_set_up(). */
struct domain_setup_config {
    unsigned vcpus;       /* 1 to VM_VCPUS_MAX */
    uint64_t memory;      /* bytes, the domain's limit */
    uint64_t paging_pool; /* bytes, see domain_paging_pool(); 0 for PV */
    const struct processor *processor;
    int32_t clock_offset; /* seconds that the guest's clock is ahead of UTC */
};

/**
 * domain_paging_pool() - Memory an HVM or PVH domain needs for page tables (nested or shadow)
 * @memory: Bytes of RAM and video memory
 *
 * Return: bytes, a multiple of 1 MiB: as xl reserves, 1 MiB a vcpu and 8 KiB a MiB of memory
 */
uint64_t domain_paging_pool(uint64_t memory, unsigned vcpus);

/**
 * domain_set_up() - Set vcpus, memory limit, event channels, clock and CPUID policy of an
 * empty domain
 * @domain: Paused
 * @ports: Filled on success
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int domain_set_up(const struct domain *domain, const struct domain_setup_config *config,
                  struct domain_ports *ports, struct error *error);

/**
 * domain_claim_memory() - Have Xen set memory aside for the domain, or release what is left of that
 * @memory: Bytes that the domain is to have, not above its limit; 0: none from now on
 *
 * Allocating memory for the domain then uses the claim up. So of two large guests that start at the
 * same time one fails here, and not both when they are half built.
 *
 * Return: 0, or -1
 */
int domain_claim_memory(const struct domain *domain, uint64_t memory, struct error *error);

/**
 * domain_allocate_port() - Allocate an event channel in a domain, for dom0 to bind to
 * @port: Filled on success
 *
 * Return: 0, or -1
 */
int domain_allocate_port(const struct domain *domain, uint32_t *port, struct error *error);

#endif
