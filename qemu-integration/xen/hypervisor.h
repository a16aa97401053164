/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection to Xen: the host's capabilities and the list of domains. For a single domain see
 * domain.h. Every call passes the call gate.
 */
#ifndef QEMU_INTEGRATION_XEN_HYPERVISOR_H
#define QEMU_INTEGRATION_XEN_HYPERVISOR_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

struct hypervisor;

/**
 * hypervisor_open() - Connect to Xen
 * @gate:  Borrowed for the life of the handle; may be NULL
 * @error: Filled on failure: not a Xen host, or not allowed
 *
 * Return: handle for hypervisor_close(), or NULL
 */
struct hypervisor *hypervisor_open(struct call_gate *gate, struct error *error);
void hypervisor_close(struct hypervisor *hypervisor);

static inline void cleanup_hypervisor_function(struct hypervisor **hypervisor)
{
    hypervisor_close(*hypervisor);
}
#define cleanup_hypervisor __attribute__((cleanup(cleanup_hypervisor_function)))

struct host_facts {
    bool hvm;             /* can run HVM guests */
    bool pv;              /* can run PV guests */
    bool hap;             /* has hardware-assisted paging */
    bool shadow;          /* can do with shadow paging, without hap */
    unsigned grant_table; /* newest version of grant tables for guests, 1 or 2 */
    uint64_t free_memory; /* bytes available to a new domain, being scrubbed included,
                             claimed by others not */
};

/**
 * hypervisor_host_facts() - Get the host's capabilities and free memory
 * @facts: Filled on success
 *
 * Return: 0, or -1
 */
int hypervisor_host_facts(struct hypervisor *hypervisor, struct host_facts *facts,
                          struct error *error);

/* Called with a domain and its handle; returns whether to continue. */
typedef bool domain_visitor(void *context, uint32_t domid, const uint8_t uuid[16]);

/**
 * hypervisor_each_domain() - Call a function for each domain but dom0, dying ones included
 * @visit:   Called in the order of domids until it returns false
 * @context: Its first argument
 *
 * Return: 0, or -1 if Xen cannot be asked
 */
int hypervisor_each_domain(struct hypervisor *hypervisor, domain_visitor *visit, void *context,
                           struct error *error);

#endif
