/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor's commands about passwords of displays, which QEMU obeys, and every later one too.
 * Their context is the struct lifecycle.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_PASSWORD_COMMANDS_H
#define QEMU_INTEGRATION_LIFECYCLE_PASSWORD_COMMANDS_H

#include "qemu-integration/lifecycle/life.h"

/* Ends with a row without name. */
extern const struct monitor_command life_password_commands[];

#endif
