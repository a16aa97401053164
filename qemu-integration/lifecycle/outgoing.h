/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of the guest is written, to a file or to another qemu-xen: "migrate". The guest runs
 * for the most part of that. At the end it is suspended, and stays so until the monitor's "cont";
 * after a failure it goes on at once.
 *
 * 1. A child process writes the memory, round by round, and asks:
 * 2. to let the device model log what it writes (HVM);
 * 3. to suspend the guest: it is asked, and when xenstored tells that it is, the device model is
 *    stopped, which completes its writes, and its state is kept (HVM);
 * 4. the child writes the rest and the device model's state; to write the end it asks once more, as
 *    from then on the guest may run elsewhere, and does not go on here by itself.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_OUTGOING_H
#define QEMU_INTEGRATION_LIFECYCLE_OUTGOING_H

#include "qemu-integration/lifecycle/life.h"

/**
 * outgoing_start() - Begin: "migrate", with the limits of struct life_migration_settings
 * @address: Where to; a descriptor is taken, but on failure remains the caller's
 *
 * Return: 0, or -1 if it cannot begin
 */
int outgoing_start(struct lifecycle *cycle, const struct migration_address *address,
                   struct error *error);

/**
 * outgoing_save() - Write the state to a file, and let the guest go on; it is suspended meanwhile
 * @file:  For writing, which blocks; borrowed until owner->ended()
 * @owner: Borrowed
 *
 * Return: 0, or -1 if it cannot begin
 */
int outgoing_save(struct lifecycle *cycle, int file, const struct outgoing_owner *owner,
                  struct error *error);

/**
 * outgoing_answer() - Tell the process that writes: what it has asked for is done
 */
void outgoing_answer(struct lifecycle *cycle);

/**
 * outgoing_fail() - It cannot be completed; nothing if it is not under way
 */
void outgoing_fail(struct lifecycle *cycle, const struct error *error);

/**
 * outgoing_cancel() - End it, and let the guest go on: "migrate_cancel"
 *
 * Return: 0, or -1 if the guest may run elsewhere by now
 */
int outgoing_cancel(struct lifecycle *cycle, struct error *error);

/**
 * outgoing_resume() - Let a suspended guest go on; a failure is warned of
 */
void outgoing_resume(struct lifecycle *cycle);

/**
 * outgoing_on_suspend() - The domain is suspended
 *
 * Return: whether that was asked for; false: the guest has done so by itself
 */
bool outgoing_on_suspend(struct lifecycle *cycle);

/**
 * outgoing_end_life() - The life ends: stop writing; nothing if nothing is written
 */
void outgoing_end_life(struct lifecycle *cycle);

#endif
