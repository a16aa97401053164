/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One domain: create it, get its state, start and destroy it. What it needs before it can run is in
 * domain-setup.h, hvm-builder.h and pv-builder.h. Every call passes the call gate.
 */
#ifndef QEMU_INTEGRATION_XEN_DOMAIN_H
#define QEMU_INTEGRATION_XEN_DOMAIN_H

#include "common/error.h"
#include "qemu-integration/xen/hypervisor.h"

#include <stdbool.h>
#include <stdint.h>

/* Refers to a domain. Nothing has to be released. */
struct domain {
    struct hypervisor *hypervisor; /* borrowed */
    uint32_t domid;                /* 0: no domain */
};

enum domain_kind {
    DOMAIN_HVM, /* with all devices that Xen can emulate */
    DOMAIN_PV,
    DOMAIN_PVH, /* HVM without emulated devices but for the local APICs */
};

/* Parameters of domain_create(). */
struct domain_config {
    enum domain_kind kind;
    const uint8_t *uuid;  /* 16 bytes, the domain's handle */
    unsigned vcpus;       /* 1 to VM_VCPUS_MAX */
    bool hap;             /* use hardware-assisted paging; not for PV */
    bool nested;          /* the guest can run guests; only with hap */
    unsigned grant_table; /* newest version of grant tables that it may use */
    uint32_t domid;       /* the number it must get; 0: any */
};

/**
 * domain_create() - Create an empty, paused domain
 * @domain: The caller sets its hypervisor; its domid is filled on success
 *
 * Return: 0, or -1 with no domain created
 */
int domain_create(struct domain *domain, const struct domain_config *config, struct error *error);

enum domain_state {
    DOMAIN_GONE,     /* no such domain, or it is dying */
    DOMAIN_ALIVE,    /* running or blocked */
    DOMAIN_PAUSED,   /* paused by a toolstack */
    DOMAIN_POWEROFF, /* this and the following: has shut down, for the reason in the name */
    DOMAIN_REBOOT,
    DOMAIN_SUSPEND,
    DOMAIN_CRASH,
    DOMAIN_WATCHDOG,
};

/**
 * domain_get_state() - State of a domain
 * @uuid: Its handle. If the domid now belongs to a domain with another handle: DOMAIN_GONE
 *
 * Return: 0, or -1 if Xen cannot be asked
 */
int domain_get_state(const struct domain *domain, const uint8_t uuid[16], enum domain_state *state,
                     struct error *error);

/**
 * domain_find() - Find the domain with a handle
 * @uuid:   16 bytes
 * @domain: The caller sets its hypervisor; its domid is filled if a domain is found, even a dying
 * one
 * @error:  Filled on failure
 *
 * Return: 1 if there is one, 0 if not, -1 if Xen cannot be asked
 */
int domain_find(struct domain *domain, const uint8_t uuid[16], struct error *error);

/**
 * domain_has_handle() - Whether a domain still is the one that was created
 * @uuid: Its handle. Another toolstack may have given either its number or its handle to another
 * domain
 *
 * Return: 1 if the domain with this number has this handle, even if it is dying; 0 if not; -1 if
 * Xen cannot be asked
 */
int domain_has_handle(const struct domain *domain, const uint8_t uuid[16], struct error *error);

/**
 * domain_is_dying() - Whether a domain is destroyed, but not released by Xen yet
 *
 * Return: false also if there is no such domain, or Xen cannot be asked
 */
bool domain_is_dying(const struct domain *domain);

/**
 * domain_pause() - Stop a domain from running
 *
 * Xen counts: it runs again after as many calls of domain_unpause().
 *
 * Return: 0, or -1
 */
int domain_pause(const struct domain *domain, struct error *error);

int domain_unpause(const struct domain *domain, struct error *error);

/**
 * domain_press_power_button() - Press the ACPI power button of an HVM domain
 *
 * Return: 0, or -1
 */
int domain_press_power_button(const struct domain *domain, struct error *error);

/**
 * domain_send_nmi() - Send a vcpu a non-maskable interrupt
 * @vcpu: Its number
 *
 * Return: 0, or -1
 */
int domain_send_nmi(const struct domain *domain, unsigned vcpu, struct error *error);

/**
 * domain_destroy() - Destroy a domain
 * @domain: That it does not exist is not a failure
 *
 * Xen releases it once no process maps its memory any more. xenstored does, until it is told or
 * notices by itself.
 *
 * Return: 0, or -1
 */
int domain_destroy(const struct domain *domain, struct error *error);

/**
 * domain_await_end() - Wait until Xen has released a destroyed domain
 *
 * Waits up to half a minute for other processes to unmap its memory.
 *
 * Return: 0, or -1 if it still exists
 */
int domain_await_end(const struct domain *domain, struct error *error);

#endif
