/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One domain: created, asked for its state, started and destroyed. What it is given before it runs
 * is in domain-setup.h, hvm-builder.h and pv-builder.h. Every call passes the call gate.
 */
#ifndef QEMU_INTEGRATION_XEN_DOMAIN_H
#define QEMU_INTEGRATION_XEN_DOMAIN_H

#include "common/error.h"
#include "qemu-integration/xen/hypervisor.h"

#include <stdbool.h>
#include <stdint.h>

/* A domain's number and whom to ask about it. Nothing has to be released. */
struct domain {
    struct hypervisor *hypervisor; /* borrowed */
    uint32_t domid;                /* 0: no domain */
};

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
 * domain_create() - Create an empty, paused domain
 * @domain: Its hypervisor is set by the caller; its number is filled on success
 *
 * Return: 0, or -1 with no domain created
 */
int domain_create(struct domain *domain, const struct domain_config *config, struct error *error);

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
 * domain_get_state() - State of a domain
 * @uuid: Handle it must have, so that a domid given to a newer domain is not mistaken for it
 *
 * Return: 0, or -1 if Xen cannot be asked
 */
int domain_get_state(const struct domain *domain, const uint8_t uuid[16], enum domain_state *state,
                     struct error *error);

/**
 * domain_find() - Find the domain with a handle
 * @uuid:   16 bytes
 * @domain: Its hypervisor is set by the caller; its number is filled if there is one, a dying one
 *          included
 * @error:  Filled on failure
 *
 * Return: 1 if there is one, 0 if not, -1 if Xen cannot be asked
 */
int domain_find(struct domain *domain, const uint8_t uuid[16], struct error *error);

int domain_unpause(const struct domain *domain, struct error *error);

/**
 * domain_destroy() - Destroy a domain and wait until Xen has forgotten it
 * @domain: One that does not exist is no failure
 *
 * Waits up to ten seconds for others (a dying device model) to release its memory.
 *
 * Return: 0, or -1 if it is still there
 */
int domain_destroy(const struct domain *domain, struct error *error);

#endif
