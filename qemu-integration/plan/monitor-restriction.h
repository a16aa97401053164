/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -monitor-restrict needs monitors whose commands are seen here, before QEMU.
 */
#ifndef QEMU_INTEGRATION_PLAN_MONITOR_RESTRICTION_H
#define QEMU_INTEGRATION_PLAN_MONITOR_RESTRICTION_H

#include "common/error.h"
#include "qemu-integration/plan/qmp-monitors.h"

/**
 * plan_check_restriction() - Refuse a monitor that cannot be restricted, if all are to be
 * @qmps:  plan_find_qmps()
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int plan_check_restriction(const struct vm *vm, const struct plan_qmps *qmps, struct error *error);

#endif
