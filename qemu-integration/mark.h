/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mark: a node in xenstore that says which process a guest belongs to, made before the domain
 * and removed after it. Whoever finds a mark whose owner is gone may clean up.
 *
 *     /tool/qemu-xen/UUID        = "PID START-TIME PID-NAMESPACE"
 *     /tool/qemu-xen/UUID/domid  = "N", once the domain exists
 *
 * The domain's handle in Xen is the same UUID, so a domain that exists without the second node is
 * found as well.
 */
#ifndef QEMU_INTEGRATION_MARK_H
#define QEMU_INTEGRATION_MARK_H

#include "common/error.h"
#include "qemu-integration/store.h"

#include <stdbool.h>
#include <stdint.h>

#define MARK_DIRECTORY "/tool/qemu-xen"

#define MARK_SIZE 96

/**
 * mark_of_this_process() - What the mark of a guest of this process says
 * @mark: Filled
 *
 * Return: 0, or -1
 */
int mark_of_this_process(char mark[MARK_SIZE], struct error *error);

/**
 * mark_create() - Claim a UUID
 * @uuid: Text form
 * @mark: From mark_of_this_process()
 *
 * Return: 0, or -1 (also if a living process has the same UUID)
 */
int mark_create(struct store *store, const char *uuid, const char *mark, struct error *error);

/**
 * mark_set_domain() - Note the domain's number
 *
 * Return: 0, or -1
 */
int mark_set_domain(struct store *store, const char *uuid, uint32_t domid, struct error *error);

/**
 * mark_owner_lives() - Whether the process that a mark names still runs
 * @mark: Value of the node; of a process in another pid namespace nothing is known, so it lives
 */
bool mark_owner_lives(const char *mark);

#endif
