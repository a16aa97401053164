/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef QEMU_INTEGRATION_PLAN_PRINT_H
#define QEMU_INTEGRATION_PLAN_PRINT_H

#include "qemu-integration/plan/plan.h"

#include <stdio.h>

/**
 * plan_print() - Print memory map, xenstore tree and QEMU's command line (-dry-run)
 *
 * Numbers that only a domain has are printed as names: DOMID, TAP0.
 */
void plan_print(const struct plan *plan, FILE *stream);

#endif
