/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection to Xen: what the host can do, and which domains there are. One of them is
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
 * hypervisor_open() - Get hold of Xen
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

/* What the host has to offer. */
struct host_facts {
    bool hvm;             /* can run HVM guests */
    bool pv;              /* can run PV guests */
    bool hap;             /* has hardware-assisted paging */
    uint64_t free_memory; /* bytes that a new domain can take, memory being scrubbed included */
};

int hypervisor_host_facts(struct hypervisor *hypervisor, struct host_facts *facts,
                          struct error *error);

/* Shown one domain, its number and its handle. Returns whether to go on. */
typedef bool domain_visitor(void *context, uint32_t domid, const uint8_t uuid[16]);

/**
 * hypervisor_each_domain() - Show all domains but dom0 to a function, dying ones included
 * @visit:   Called for each, in the order of their numbers, until it returns false
 * @context: Its first argument
 *
 * Return: 0, or -1 if Xen cannot be asked
 */
int hypervisor_each_domain(struct hypervisor *hypervisor, domain_visitor *visit, void *context,
                           struct error *error);

#endif
