/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The passts of a life: what they say, and what happens when one ends.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_USER_NETWORK_H
#define QEMU_INTEGRATION_LIFECYCLE_USER_NETWORK_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_open_passt_output() - Open what they write to, for all lives
 *
 * Return: 0, or -1
 */
int life_open_passt_output(struct lifecycle *cycle);

/**
 * life_watch_passts() - Notice the ends of those that have been started
 */
void life_watch_passts(struct lifecycle *cycle);

/**
 * life_unwatch_passts() - Leave them to the undo list
 */
void life_unwatch_passts(struct lifecycle *cycle);

#endif
