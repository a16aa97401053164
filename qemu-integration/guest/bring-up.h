/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One life of a guest, from the empty domain until nothing is left of it. A reboot is a new life.
 * In this order: guest_claim(), guest_open(), guest_build(), guest_started(), guest_stop().
 */
#ifndef QEMU_INTEGRATION_GUEST_BRING_UP_H
#define QEMU_INTEGRATION_GUEST_BRING_UP_H

#include "common/error.h"
#include "loader/handoff.h"
#include "qemu-integration/guest/state.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * guest_claim() - Take the guest's name and UUID and create its domain, paused and without memory
 * @guest: With the borrowed members set and the others as guest_stop() leaves them, or zero
 * @error: Filled on failure: name or UUID are in use, or the host cannot run the guest
 *
 * Removes what killed instances have left before that. Once this has succeeded no other guest has
 * the name, so what is named after the guest (a serial line's socket) can be opened.
 *
 * Return: 0, or -1; in both cases guest_stop() must be called at the end
 */
int guest_claim(struct guest *guest, struct error *error);

/**
 * guest_open() - Make all that the device model needs, and start it
 * @guest: From guest_claim(), with the descriptors for the device model set
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int guest_open(struct guest *guest, struct error *error);

/**
 * guest_build() - Give it memory, kernel and initrd: all it needs to run
 * @guest:  From guest_open()
 * @choice: What it boots
 *
 * Return: 0, or -1
 */
int guest_build(struct guest *guest, const struct boot_choice *choice, struct error *error);

/**
 * guest_started() - Do what could wait until the guest had started
 *
 * Puts its kernel into the cache, frees what it was built from, and closes the connection to
 * xenstored until there is something to ask again.
 */
void guest_started(struct guest *guest);

/* Enough for any reason of the firmware's, in bytes. */
#define GUEST_CRASH_REASON_SIZE HANDOFF_MESSAGE_SIZE

/**
 * guest_explain_crash() - Read the firmware's reason for stopping the machine
 * @text: Filled if there is one
 * @size: Bytes at @text
 *
 * Return: whether there is one
 */
bool guest_explain_crash(struct guest *guest, char *text, size_t size);

/**
 * guest_stop() - Take down whatever there is of the guest
 *
 * Return: whether nothing is left
 */
bool guest_stop(struct guest *guest);

#endif
