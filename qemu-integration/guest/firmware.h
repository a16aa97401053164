/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The firmware of an HVM guest: our own if the plan boots the kernel directly, else SeaBIOS.
 */
#ifndef QEMU_INTEGRATION_GUEST_FIRMWARE_H
#define QEMU_INTEGRATION_GUEST_FIRMWARE_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

/**
 * firmware_build_machine() - Give the guest its memory, with hvmloader and the firmware in it
 * @guest: With its event channels allocated
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int firmware_build_machine(struct guest *guest, struct error *error);

#endif
