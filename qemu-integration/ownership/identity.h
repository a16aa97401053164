/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who a guest is: its UUID and its name are its alone on this host, other toolstacks' domains
 * included.
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
 * identity_claim() - Make the mark of a guest, unless some domain has its UUID or its name
 * @marks: All that there are
 * @error: Filled on failure with who has it
 *
 * Of qemu-xen's own guests only the mark is looked at, so that many of them cost nothing.
 *
 * Return: 0, or -1 (a mark that is its own may have been made)
 */
int identity_claim(struct hypervisor *hypervisor, struct store *store,
                   const struct identity *identity, const struct mark_list *marks,
                   struct error *error);

#endif
