/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest from start to end: event loop, signals, reboots, and the exit status that tells its
 * outcome.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_LIFECYCLE_H
#define QEMU_INTEGRATION_LIFECYCLE_LIFECYCLE_H

#include "common/call-gate.h"
#include "common/error.h"
#include "qemu-integration/plan/plan.h"

/* Exit statuses of the program. */
enum exit_status {
    EXIT_ENDED = 0,             /* powered off, or stopped on request */
    EXIT_FAILED = 1,            /* could not be started, or an error of qemu-xen's own */
    EXIT_GUEST_CRASHED = 3,     /* the guest or its firmware crashed */
    EXIT_DEVICE_MODEL_DIED = 4, /* QEMU exited with an error, or was killed */
    EXIT_NOTHING_TO_BOOT = 5,   /* the bootloader failed or exited without a choice */
};

/**
 * lifecycle_run() - Run the guest of a plan until it ends
 * @plan:    What to build
 * @gate:    Passed by every effect
 * @started: Called once, when the guest has been started (-S: built); may be NULL
 *
 * Errors are printed on stderr.
 *
 * Return: the exit status of the program
 */
enum exit_status lifecycle_run(const struct plan *plan, struct call_gate *gate,
                               void (*started)(void));

#endif
