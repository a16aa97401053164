/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Taking a guest down without having built it: what the warden does when its qemu-xen was killed,
 * and what every start does for guests whose qemu-xen and warden were both killed.
 */
#ifndef QEMU_INTEGRATION_OWNERSHIP_REAP_H
#define QEMU_INTEGRATION_OWNERSHIP_REAP_H

#include "common/error.h"
#include "qemu-integration/ownership/mark.h"
#include "qemu-integration/xen/domain.h"
#include "qemu-integration/xenstore/store.h"

#include <stdint.h>

/**
 * reap_own_nodes() - Remove all nodes of a domain, and its mark, in the process that the mark names
 * @uuid:  Text form
 * @mark:  mark_of_this_process(); if the mark has another value, nothing is left to do
 * @domid: Domain; 0 if there is none yet, then only the mark is removed
 *
 * As long as other guests are there this takes no transaction: those of many guests that end at the
 * same time would make each other begin again.
 *
 * Return: 0, or -1
 */
int reap_own_nodes(struct store *store, const char *uuid, const char *mark, uint32_t domid,
                   struct error *error);

/**
 * reap_guest() - Destroy the domain with a UUID, if there is one, and remove its nodes and mark
 * @uuid: Text form
 * @mark: Value of its mark; if that has another one by now, nothing is left to do
 *
 * Return: 0, or -1
 */
int reap_guest(struct hypervisor *hypervisor, struct store *store, const char *uuid,
               const char *mark, struct error *error);

/**
 * reap_orphans() - Do that for every mark whose owner is gone
 * @marks:  All that there are
 * @reaped: Number of guests cleaned up
 *
 * Return: 0, or -1 if one could not be cleaned up; the others are nevertheless
 */
int reap_orphans(struct hypervisor *hypervisor, struct store *store, const struct mark_list *marks,
                 unsigned *reaped, struct error *error);

#endif
