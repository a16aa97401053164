/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The firmware of an HVM guest: our own if the kernel is booted directly, else SeaBIOS.
 */
#ifndef QEMU_INTEGRATION_GUEST_FIRMWARE_H
#define QEMU_INTEGRATION_GUEST_FIRMWARE_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

/**
 * firmware_build_machine() - Give the guest its memory, with hvmloader and the firmware in it
 * @guest:  With its event channels allocated
 * @layout: Of a kernel that is booted directly; NULL: there is none
 * @error:  Filled on failure
 *
 * Return: 0, or -1
 */
int firmware_build_machine(struct guest *guest, const struct boot_layout *layout,
                           struct error *error);

#endif
