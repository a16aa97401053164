/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A monitor's commands about the screen, where a guest has Xen's in the place of an emulated card.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_SCREEN_COMMANDS_H
#define QEMU_INTEGRATION_LIFECYCLE_SCREEN_COMMANDS_H

#include "qemu-integration/monitor/commands.h"

/* With the lifecycle as context. */
extern const struct monitor_command life_screen_commands[];

#endif
