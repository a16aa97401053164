/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between the kinds of guest while bring-up.c brings one up; only that calls them.
 */
#ifndef QEMU_INTEGRATION_GUEST_KIND_H
#define QEMU_INTEGRATION_GUEST_KIND_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

/* Where the guest's rings are, once that is known: frame numbers. */
struct guest_rings {
    uint64_t store; /* as a guest's frame; of a PV guest, where the two differ, the machine's */
    uint64_t console;
};

/* How one kind of guest is made. */
struct guest_kind {
    /* Bytes that Xen needs for the guest beside its RAM. */
    uint64_t (*overhead)(const struct plan *plan);
    /* Limits and event channels: all that the device model needs before it starts. 0 or -1. */
    int (*prepare)(struct guest *guest, struct domain_ports *ports, struct error *error);
    /* Memory, kernel and initrd, while the device model starts. 0 or -1. */
    int (*build)(struct guest *guest, const struct boot_choice *choice, struct guest_rings *rings,
                 struct error *error);
    /* What need not be done before the guest runs; also called, and then with false, if it never
     * did. */
    void (*settle)(struct guest *guest, bool started);
    /* What the guest left in its memory about why it crashed; false if it left nothing. */
    bool (*explain_crash)(struct guest *guest, char *text, size_t size);
};

extern const struct guest_kind guest_hvm;
extern const struct guest_kind guest_pv; /* PVH guests too */

#endif
