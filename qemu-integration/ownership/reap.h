/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Destroys guests that another process built: the warden does so when its qemu-xen is killed, and
 * every start does so for guests whose qemu-xen and warden were both killed.
 */
#ifndef QEMU_INTEGRATION_OWNERSHIP_REAP_H
#define QEMU_INTEGRATION_OWNERSHIP_REAP_H

#include "common/error.h"
#include "qemu-integration/ownership/mark.h"
#include "qemu-integration/xen/domain.h"
#include "qemu-integration/xenstore/store.h"

#include <stdint.h>

/**
 * reap_domain() - Destroy a domain, and wait until no other process maps its memory
 * @domain: That it does not exist is not a failure
 *
 * Return: 0, or -1 if it still exists
 */
int reap_domain(const struct domain *domain, struct store *store, struct error *error);

/**
 * reap_own_nodes() - Remove all nodes of a guest of this process, and its mark
 * @uuid:  Text form
 * @mark:  mark_of_this_process(); if the node has another value, nothing is done
 * @domid: Domain; 0: not created yet, only the mark is removed
 *
 * While other guests exist this needs no transaction: transactions of guests that end at the same
 * time would conflict and be repeated.
 *
 * Return: 0, or -1
 */
int reap_own_nodes(struct store *store, const char *uuid, const char *mark, uint32_t domid,
                   struct error *error);

/**
 * reap_domain_nodes() - Remove the nodes of a domain of this process, which keeps the guest's mark
 *
 * The arguments are those of reap_own_nodes(). The note says that there is no domain.
 *
 * Return: 0, or -1
 */
int reap_domain_nodes(struct store *store, const char *uuid, const char *mark, uint32_t domid,
                      struct error *error);

/**
 * reap_stale_nodes() - Remove what an earlier domain of this number has left, of whatever toolstack
 * @domid: A domain that has no nodes yet
 *
 * A driver would take the nodes of old devices for the new domain's.
 *
 * Return: 0, or -1
 */
int reap_stale_nodes(struct store *store, uint32_t domid, struct error *error);

/**
 * reap_guest() - Destroy the domain with a UUID, if it exists, and remove its nodes and mark
 * @uuid: Text form
 * @mark: Value of its mark; if the node has another value by now, nothing is done
 *
 * Return: 0, or -1
 */
int reap_guest(struct hypervisor *hypervisor, struct store *store, const char *uuid,
               const char *mark, struct error *error);

/**
 * reap_orphans() - Reap the guest of every mark whose owner is gone
 *
 * One whose domain is destroyed, but held by another process, is left to a later call: nobody
 * should have to wait for that.
 *
 * @marks:  All existing marks
 * @reaped: Filled with the number of guests reaped
 *
 * Return: 0, or -1 if a guest could not be reaped; the others have been
 */
int reap_orphans(struct hypervisor *hypervisor, struct store *store, const struct mark_list *marks,
                 unsigned *reaped, struct error *error);

#endif
