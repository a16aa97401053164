/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for a new guest. Xen gives dom0 all of it unless told otherwise, as Debian installs it: so
 * dom0 has to return some, as xl has it do ("autoballoon").
 */
#ifndef QEMU_INTEGRATION_GUEST_HOST_MEMORY_H
#define QEMU_INTEGRATION_GUEST_HOST_MEMORY_H

#include "qemu-integration/guest/state.h"

/**
 * guest_find_memory() - Make sure that Xen has memory for the guest
 * @needed: Bytes, what Xen adds included
 * @free:   Bytes that Xen has now
 *
 * If that is too little and -autoballoon allows, lowers dom0's target, but not below its minimum,
 * and waits until dom0 has returned the memory. The target stays when the guest ends, as with xl.
 *
 * Return: 0, or -1 if there is not enough; then the target is as before
 */
int guest_find_memory(struct guest *guest, uint64_t needed, uint64_t free, struct error *error);

#endif
