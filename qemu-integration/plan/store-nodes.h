/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest in xenstore, its devices excepted (store-devices.h).
 */
#ifndef QEMU_INTEGRATION_PLAN_STORE_NODES_H
#define QEMU_INTEGRATION_PLAN_STORE_NODES_H

#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/plan/plan.h"
#include "qemu-integration/xenstore/tree.h"

/**
 * plan_store_domain() - The guest's own nodes
 * @tree: Appended to; its domid is the caller's business
 * @now:  Seconds since the epoch, for start_time
 *
 * No other program acts on a part of these, so they can be written one after the other. The name,
 * by which other programs find the guest, is the last.
 */
void plan_store_domain(const struct plan *plan, const struct plan_numbers *numbers, double now,
                       struct store_tree *tree);

/**
 * plan_store_rings() - The nodes that can be written only once the guest's memory is built
 * @tree: Appended to
 */
void plan_store_rings(const struct plan *plan, const struct plan_numbers *numbers,
                      struct store_tree *tree);

#endif
