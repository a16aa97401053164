/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much memory a running guest has, and is to have.
 */
#ifndef QEMU_INTEGRATION_GUEST_BALLOON_H
#define QEMU_INTEGRATION_GUEST_BALLOON_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

#include <stdint.h>

/**
 * guest_get_memory() - Ask Xen how much it has
 * @bytes: Filled on success, without the memory of its devices; not above the limit, -m maxmem=
 *
 * Return: 0, or -1
 */
int guest_get_memory(const struct guest *guest, uint64_t *bytes, struct error *error);

/**
 * guest_set_memory_target() - Tell its balloon driver how much it is to have
 * @bytes: What is above the limit counts as the limit, as in QEMU
 *
 * What the guest then does is its own decision, and takes its time.
 *
 * Return: 0, or -1
 */
int guest_set_memory_target(struct guest *guest, uint64_t bytes, struct error *error);

#endif
