/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hypervisor, as far as qemu-xen needs it: domains made, looked at, started and destroyed.
 * Building an HVM guest's memory is hvm-builder.h, putting file contents there guest-memory.h.
 * Every call passes the call gate.
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

enum domain_kind {
    DOMAIN_HVM, /* with all that Xen can emulate */
    DOMAIN_PV,
    DOMAIN_PVH, /* HVM with nothing emulated but the local APICs */
};

struct domain_config {
    enum domain_kind kind;
    const uint8_t *uuid; /* 16 bytes, the domain's handle */
    unsigned vcpus;      /* 1 to VM_VCPUS_MAX */
    bool hap;            /* use hardware-assisted paging; not for PV */
};

/**
 * hypervisor_create_domain() - Make an empty, paused domain
 * @domid: Filled on success
 *
 * Return: 0, or -1 with no domain made
 */
int hypervisor_create_domain(struct hypervisor *hypervisor, const struct domain_config *wanted,
                             uint32_t *domid, struct error *error);

enum domain_state {
    DOMAIN_GONE,     /* no such domain, or it is dying */
    DOMAIN_ALIVE,    /* running or blocked */
    DOMAIN_PAUSED,   /* paused by a toolstack */
    DOMAIN_POWEROFF, /* has shut itself down; the reason is in the name */
    DOMAIN_REBOOT,
    DOMAIN_SUSPEND,
    DOMAIN_CRASH,
    DOMAIN_WATCHDOG,
};

/**
 * hypervisor_domain_state() - How a domain does
 * @uuid: Handle it must have, so that a domid given to a newer domain is not mistaken for it
 *
 * Return: 0, or -1 if Xen cannot be asked
 */
int hypervisor_domain_state(struct hypervisor *hypervisor, uint32_t domid, const uint8_t uuid[16],
                            enum domain_state *state, struct error *error);

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

/**
 * hypervisor_find_domain() - The domain with a handle
 * @uuid:  16 bytes
 * @domid: Filled if there is one, dying ones included
 * @error: Filled on failure
 *
 * Return: 1 if there is one, 0 if not, -1 if Xen cannot be asked
 */
int hypervisor_find_domain(struct hypervisor *hypervisor, const uint8_t uuid[16], uint32_t *domid,
                           struct error *error);

int hypervisor_unpause(struct hypervisor *hypervisor, uint32_t domid, struct error *error);

/**
 * hypervisor_destroy() - Destroy a domain and wait until Xen has forgotten it
 * @domid: Domain; one that does not exist is no failure
 *
 * Waits up to ten seconds for others (a dying device model) to let go of its memory.
 *
 * Return: 0, or -1 if it is still there
 */
int hypervisor_destroy(struct hypervisor *hypervisor, uint32_t domid, struct error *error);

#endif
