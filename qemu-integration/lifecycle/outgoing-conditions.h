/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a guest's state can be written, and how.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_OUTGOING_CONDITIONS_H
#define QEMU_INTEGRATION_LIFECYCLE_OUTGOING_CONDITIONS_H

#include "qemu-integration/lifecycle/life.h"

/**
 * outgoing_check() - Whether it can be written now
 * @error: Filled if not: it is being written, the guest does not run, or has temporary disks
 *
 * Return: 0, or -1
 */
int outgoing_check(const struct lifecycle *cycle, struct error *error);

/**
 * outgoing_is_stopped() - Whether the guest is stopped as its user wants it to be
 */
bool outgoing_is_stopped(const struct life *life);

/**
 * outgoing_can_be_live() - Whether the guest can run while its memory is written
 */
bool outgoing_can_be_live(const struct lifecycle *cycle);

#endif
