/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What clients that have asked for it are told of a guest that moves here: QEMU's event MIGRATION.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_INCOMING_PROGRESS_H
#define QEMU_INTEGRATION_LIFECYCLE_INCOMING_PROGRESS_H

#include "qemu-integration/lifecycle/life.h"

/**
 * incoming_tell() - Tell them how far it has come; nothing of a snapshot
 * @status: QEMU's word: "active", "completed", "failed"
 */
void incoming_tell(const struct lifecycle *cycle, const char *status);

/**
 * incoming_on_started() - The guest could run, in this life or another: one that has moved here is
 * complete
 */
void incoming_on_started(struct lifecycle *cycle);

#endif
