/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The xenstore nodes of an owner.
 */
#ifndef XEN_DOMAIN_OWNER_NODES_H
#define XEN_DOMAIN_OWNER_NODES_H

#include "uapi.h"

#include <linux/list.h>
#include <linux/types.h>

/* In the order in which they were added. */
struct nodes {
	struct list_head list;
	unsigned int count;
};

void nodes_init(struct nodes *nodes);

/**
 * nodes_add() - Add a node
 * @node: as it came from user space
 *
 * Return: 0, -EINVAL if it is no such node, -ENOSPC or -ENOMEM
 */
int nodes_add(struct nodes *nodes, const struct xen_domain_owner_node *node);

/**
 * nodes_forget() - Free nodes
 * @of_domain: only those with XEN_DOMAIN_OWNER_OF_DOMAIN
 */
void nodes_forget(struct nodes *nodes, bool of_domain);

/**
 * nodes_remove() - Remove nodes from xenstore, if all guards have their value
 * @of_domain: only those with XEN_DOMAIN_OWNER_OF_DOMAIN
 *
 * Sleeps. In one transaction, as another process may claim a guard at any time.
 *
 * Return: 0 also if a guard has another value, or an error of xenstore's
 */
int nodes_remove(const struct nodes *nodes, bool of_domain);

#endif
