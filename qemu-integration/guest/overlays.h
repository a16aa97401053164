/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The temporary overlays of a guest's disks (struct vm_drive.overlay): files without a name, which
 * are there for all lives of the guest and gone with the program.
 */
#ifndef QEMU_INTEGRATION_GUEST_OVERLAYS_H
#define QEMU_INTEGRATION_GUEST_OVERLAYS_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

/**
 * guest_overlays_open() - Make the overlays, unless they have been made for an earlier life
 * @error: Filled on failure: qemu-img cannot use the image, or there is no room
 *
 * They are where QEMU has its own: in $TMPDIR, or /var/tmp.
 *
 * Return: 0, or -1
 */
int guest_overlays_open(struct guest *guest, struct error *error);

/**
 * guest_overlays_close() - Close and so remove them; called at the end of the program
 */
void guest_overlays_close(struct guest *guest);

#endif
