/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A life begins with a state, that was saved or moves here, in the place of building the guest: the
 * first one with -incoming or -loadvm, a later one with a snapshot. A child process reads it.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_INCOMING_H
#define QEMU_INTEGRATION_LIFECYCLE_INCOMING_H

#include "qemu-integration/lifecycle/life.h"

/**
 * incoming_expected() - Whether this life begins so
 */
bool incoming_expected(const struct lifecycle *cycle);

/**
 * incoming_begin() - Begin to wait for the state, and to read it
 *
 * A failure, also a later one, ends the life.
 */
void incoming_begin(struct lifecycle *cycle);

/**
 * incoming_start() - Read it from there: "migrate-incoming", after -incoming defer
 * @address: A descriptor is taken, but on failure remains the caller's
 * @ticket:  Answered as soon as the guest may come; that can be at once
 *
 * Return: 0; or -1, and the ticket is not used
 */
int incoming_start(struct lifecycle *cycle, const struct migration_address *address,
                   const struct monitor_ticket *ticket, struct error *error);

/**
 * incoming_load() - Read the state of a snapshot, whose file is open
 *
 * Return: 0, or -1
 */
int incoming_load(struct lifecycle *cycle, struct error *error);

/**
 * incoming_on_device_model() - The device model is ready: hand it its state if that is there; for
 * -loadvm it is asked for its disks first
 */
void incoming_on_device_model(struct lifecycle *cycle);

/**
 * incoming_end_life() - The life ends: stop reading
 */
void incoming_end_life(struct lifecycle *cycle);

#endif
