/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One life of a guest, from the empty domain until nothing is left of it. A reboot is a new life.
 * In this order: guest_claim(), guest_open(), guest_build(), guest_started(), guest_stop(). If
 * another life follows, guest_end_life() is in the place of the last; or guest_leave_domain(),
 * which keeps a device model that can serve the next life too, and then guest_renew_domain() is in
 * that of the first two.
 */
#ifndef QEMU_INTEGRATION_GUEST_BRING_UP_H
#define QEMU_INTEGRATION_GUEST_BRING_UP_H

#include "common/error.h"
#include "loader/handoff.h"
#include "qemu-integration/guest/kind.h"
#include "qemu-integration/guest/state.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * guest_claim() - Take the guest's name and UUID and create its domain, paused and without memory
 * @guest: With the borrowed members set and the others as guest_stop() or guest_end_life() leaves
 *         them, or zero
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
 * guest_restored() - Take a domain whose memory has been restored in the place of guest_build()
 * @rings: Where libxenguest has found them
 *
 * Return: 0, or -1
 */
int guest_restored(struct guest *guest, const struct guest_rings *rings, struct error *error);

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
 * guest_leave_domain() - Take down all of the guest but its device model, name and UUID
 * @guest: A PV or PVH guest whose domain runs no more
 * @error: Filled on failure
 *
 * The frontends are closed in the guest's stead, so that the device model lets go of its memory.
 *
 * Return: 0, or -1: then only guest_stop() can follow
 */
int guest_leave_domain(struct guest *guest, struct error *error);

/**
 * guest_keeps_device_model() - Whether the device model is that of an earlier life
 */
bool guest_keeps_device_model(const struct guest *guest);

/**
 * guest_renew_domain() - Create the domain of the next life, with the number of the last one
 * @guest: From guest_leave_domain(); guest_build() follows
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int guest_renew_domain(struct guest *guest, struct error *error);

/**
 * guest_end_life() - Take down all of the guest but its name and UUID, which nobody else gets
 * before its next life begins
 *
 * Return: whether nothing else is left; if not, only guest_stop() can follow
 */
bool guest_end_life(struct guest *guest);

/**
 * guest_stop() - Take down whatever there is of the guest
 *
 * Return: whether nothing is left
 */
bool guest_stop(struct guest *guest);

#endif
