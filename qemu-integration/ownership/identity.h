/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest's identity: no other domain on this host, those of other toolstacks included, may have
 * its UUID or its name.
 */
#ifndef QEMU_INTEGRATION_OWNERSHIP_IDENTITY_H
#define QEMU_INTEGRATION_OWNERSHIP_IDENTITY_H

#include "common/error.h"
#include "qemu-integration/ownership/mark.h"
#include "qemu-integration/xen/hypervisor.h"
#include "qemu-integration/xenstore/store.h"

#include <stdint.h>

struct identity {
    const uint8_t *uuid;   /* 16 bytes */
    const char *uuid_text; /* the same as text */
    const char *name;
    const char *mark; /* mark_of_this_process() */
};

/**
 * identity_check() - Look whether a domain has a guest's UUID or its name
 * @marks: All existing marks
 * @error: Filled on failure; names the domain
 *
 * Domains of qemu-xen's own guests are not asked for their names: marks say which are taken.
 *
 * Return: 0, or -1
 */
int identity_check(struct hypervisor *hypervisor, struct store *store,
                   const struct identity *identity, const struct mark_list *marks,
                   struct error *error);

/**
 * identity_claim() - Create the mark of a guest, unless a domain has its UUID or its name
 * @marks: All existing marks
 * @error: Filled on failure; names the domain or process that has it
 *
 * For qemu-xen's own guests only the mark is checked, so their number does not matter.
 *
 * Return: 0, or -1 (the guest's own mark may exist)
 */
int identity_claim(struct hypervisor *hypervisor, struct store *store,
                   const struct identity *identity, const struct mark_list *marks,
                   struct error *error);

#endif
