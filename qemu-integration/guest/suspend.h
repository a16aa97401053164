/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The suspension of a guest whose state is saved.
 */
#ifndef QEMU_INTEGRATION_GUEST_SUSPEND_H
#define QEMU_INTEGRATION_GUEST_SUSPEND_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

/**
 * guest_must_be_asked() - Whether a guest's drivers have to take part in its suspension
 *
 * Otherwise it can be suspended while it is paused.
 */
bool guest_must_be_asked(const struct guest *guest);

/**
 * guest_suspend() - Suspend a running guest
 *
 * A guest with Xen's drivers is asked by its node control/shutdown, and can take its time; the
 * domain has to run for that. That it is suspended is told by xenstored's @releaseDomain.
 *
 * Return: 0, or -1
 */
int guest_suspend(struct guest *guest, struct error *error);

/**
 * guest_cancel_suspend() - Take back a request that the guest has not followed
 *
 * One that has just begun to follow it can be suspended all the same.
 */
void guest_cancel_suspend(struct guest *guest);

/**
 * guest_resume() - Let a suspended guest go on
 *
 * Return: 0, or -1
 */
int guest_resume(struct guest *guest, struct error *error);

#endif
