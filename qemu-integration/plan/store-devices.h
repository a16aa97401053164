/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frontends and backends of paravirtual devices in xenstore: both ends of each, before either
 * has begun to connect. Nodes and permissions are those that xl 4.17 makes.
 */
#ifndef QEMU_INTEGRATION_PLAN_STORE_DEVICES_H
#define QEMU_INTEGRATION_PLAN_STORE_DEVICES_H

#include "qemu-integration/plan/plan.h"

/**
 * plan_store_console() - The first console, whose ring is in the guest's memory from the start
 * @tree: Appended to
 */
void plan_store_console(const struct plan *plan, const struct plan_numbers *numbers,
                        struct store_tree *tree);

#endif
