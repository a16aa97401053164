/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel module that ends a domain with its process, where it is loaded: a descriptor owns the
 * guest's domain, and when the last process that has it ends, the kernel destroys the domain and
 * removes its nodes. Source: kernel-module/uapi.h.
 *
 * Without the module all functions but domain_owner_open() succeed and do nothing.
 */
#ifndef QEMU_INTEGRATION_OWNERSHIP_DOMAIN_OWNER_H
#define QEMU_INTEGRATION_OWNERSHIP_DOMAIN_OWNER_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

struct domain_owner {
    struct call_gate *gate; /* borrowed */
    int fd;                 /* close-on-exec; -1: there is no module */
};

/**
 * domain_owner_open() - Look for the module, and get a descriptor of it
 * @owner: Filled; must be closed after success
 *
 * Return: 1, 0 if it is not loaded or, with a warning, may not be used, or -1
 */
int domain_owner_open(struct domain_owner *owner, struct call_gate *gate, struct error *error);
void domain_owner_close(struct domain_owner *owner);

/**
 * domain_owner_claim() - Own the domain that will be created, and the marks of its guest
 * @uuid:      16 bytes: the domain's handle
 * @uuid_text: The same as text
 * @mark:      mark_of_this_process(): nothing is removed once the guest's mark has another value
 *
 * Return: 0, or -1 (a domain that no such descriptor owns has this handle)
 */
int domain_owner_claim(const struct domain_owner *owner, const uint8_t uuid[16],
                       const char *uuid_text, const char *mark, struct error *error);

/**
 * domain_owner_set_domain() - Own a domain that has been created, and all its nodes
 * @domid: Its number
 *
 * Return: 0, or -1
 */
int domain_owner_set_domain(const struct domain_owner *owner, uint32_t domid, struct error *error);

/**
 * domain_owner_forget_domain() - Another domain is about to take the place of one that is gone
 */
void domain_owner_forget_domain(const struct domain_owner *owner);

/**
 * domain_owner_release() - Give up the claim, as nothing is left of the guest
 */
void domain_owner_release(const struct domain_owner *owner);

#endif
