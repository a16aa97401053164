/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor's commands that save, load and delete snapshots of the guest, and those for jobs.
 * Their context is the struct lifecycle.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_COMMANDS_H
#define QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_COMMANDS_H

#include "qemu-integration/lifecycle/life.h"

/* Ends with a row without name. */
extern const struct monitor_command life_snapshot_commands[];

#endif
