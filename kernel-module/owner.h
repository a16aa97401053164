/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Owners: each is a file's, and when the file is closed it destroys its domain
 * and removes its nodes, in a work queue.
 */
#ifndef XEN_DOMAIN_OWNER_OWNER_H
#define XEN_DOMAIN_OWNER_OWNER_H

#include "uapi.h"

struct owner;

int owners_init(void);

/** owners_exit() - Wait until no owner is at work any more */
void owners_exit(void);

/**
 * owner_create() - Make an owner for the current process
 *
 * Return: an owner without a claim, or an ERR_PTR()
 */
struct owner *owner_create(void);

/**
 * owner_end() - Begin to end an owner, and give it up
 *
 * Returns at once. The module stays until it is done.
 */
void owner_end(struct owner *owner);

/* As the requests in uapi.h. Return: 0, or an error that is named there. */
int owner_claim(struct owner *owner,
		const struct xen_domain_owner_claim *claim);
int owner_set_domain(struct owner *owner, u32 domid);
int owner_add_node(struct owner *owner,
		   const struct xen_domain_owner_node *node);
void owner_release(struct owner *owner);

/**
 * owners_list() - List all owners with a claim
 * @entries: filled
 * @room:    entries there
 *
 * Return: how many there are, which may be more
 */
unsigned int owners_list(struct xen_domain_owner_entry *entries,
			 unsigned int room);

#endif
