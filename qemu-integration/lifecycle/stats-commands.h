/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor's commands that ask for statistics, with Xen as the provider. Their context is the
 * struct lifecycle.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_STATS_COMMANDS_H
#define QEMU_INTEGRATION_LIFECYCLE_STATS_COMMANDS_H

#include "qemu-integration/lifecycle/life.h"

/* Ends with a row without name. */
extern const struct monitor_command life_stats_commands[];

/**
 * life_stats_end_life() - Answer all requests that are under way with an error
 */
void life_stats_end_life(struct lifecycle *cycle);

#endif
