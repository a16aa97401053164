/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between the kinds of guest while bring-up.c brings one up; only that calls them.
 */
#ifndef QEMU_INTEGRATION_GUEST_KIND_H
#define QEMU_INTEGRATION_GUEST_KIND_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

/* Frame numbers of the guest's rings: a PV guest's are the machine's, those of others their own. */
struct guest_rings {
    uint64_t store;
    uint64_t console;
};

/* How one kind of guest is made. */
struct guest_kind {
    /* Memory that Xen needs for the guest in addition to its RAM, in bytes. */
    uint64_t (*overhead)(const struct plan *plan);
    /* Limits and event channels: all that the device model needs before it starts. 0 or -1. */
    int (*prepare)(struct guest *guest, struct domain_ports *ports, struct error *error);
    /* Memory, kernel and initrd, while the device model starts. 0 or -1. */
    int (*build)(struct guest *guest, const struct boot_choice *choice, struct guest_rings *rings,
                 struct error *error);
    /* The guest has started: do what could wait until then. NULL: nothing. */
    void (*started)(struct guest *guest);
    /* Free what build() has left, if anything; called whether or not the guest has started. NULL:
     * it leaves nothing. */
    void (*release_build)(struct guest *guest);
    /* What the guest left in its memory about why it crashed; false if it left nothing. NULL: it
     * never does. */
    bool (*explain_crash)(struct guest *guest, char *text, size_t size);
};

extern const struct guest_kind guest_hvm;
extern const struct guest_kind guest_pv; /* PVH guests too */

#endif
