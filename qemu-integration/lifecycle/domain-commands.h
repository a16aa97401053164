/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor's commands about the domain. QEMU cannot obey them, as it has the devices alone.
 * Their context is the struct lifecycle.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_DOMAIN_COMMANDS_H
#define QEMU_INTEGRATION_LIFECYCLE_DOMAIN_COMMANDS_H

#include "qemu-integration/lifecycle/life.h"

/* Ends with a row without name. */
extern const struct monitor_command life_domain_commands[];

#endif
