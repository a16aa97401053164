/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A new device model is told what users have told the earlier ones: given-commands.h.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_GIVEN_REPEAT_H
#define QEMU_INTEGRATION_LIFECYCLE_GIVEN_REPEAT_H

#include "qemu-integration/lifecycle/life.h"

/**
 * given_commands_repeat() - Give them to a new device model, in the order in which they were given
 *
 * Call it after QMP_CLIENT_READY. life_start_if_ready() waits for the answers. What is refused is
 * warned of.
 */
void given_commands_repeat(struct lifecycle *cycle);

#endif
