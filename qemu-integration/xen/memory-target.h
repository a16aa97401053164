/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Xen's part in a guest's ballooning.
 */
#ifndef QEMU_INTEGRATION_XEN_MEMORY_TARGET_H
#define QEMU_INTEGRATION_XEN_MEMORY_TARGET_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stdint.h>

/**
 * domain_set_memory_target() - Resize the pool of a domain whose memory is populated on demand
 * @bytes: What the guest is to have, and its devices. Not above the domain's limit
 *
 * Its balloon driver is told by others (guest/balloon.h). Nothing happens to a domain without such
 * a pool, or whose guest has used or returned all of it.
 *
 * Return: 0, or -1
 */
int domain_set_memory_target(const struct domain *domain, uint64_t bytes, struct error *error);

#endif
