/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of QEMU as device model.
 */
#ifndef QEMU_INTEGRATION_PLAN_QEMU_H
#define QEMU_INTEGRATION_PLAN_QEMU_H

#include "qemu-integration/plan/argv.h"
#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/plan/plan.h"

#include <stdbool.h>

/**
 * plan_device_model_spawns() - Whether QEMU has to run a script or helper that the user asked for
 */
bool plan_device_model_spawns(const struct plan *plan);

/* What differs from one life of the guest to another. */
struct plan_life {
    bool held;     /* QEMU waits for its monitor's "cont" (-S) */
    bool later;    /* it is not the first: files go on */
    bool incoming; /* it begins with a state that is read */
};

/**
 * plan_device_model() - Write QEMU's command line
 * @arguments: Filled; free them with plan_arguments_clear()
 */
void plan_device_model(const struct plan *plan, const struct plan_numbers *numbers,
                       struct plan_life life, struct plan_arguments *arguments);

#endif
