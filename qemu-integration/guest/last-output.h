/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a guest has written to its first PV console just before its end. It stays in the ring until
 * the device model reads it, which a busy host or a disk can hold up.
 */
#ifndef QEMU_INTEGRATION_GUEST_LAST_OUTPUT_H
#define QEMU_INTEGRATION_GUEST_LAST_OUTPUT_H

#include "qemu-integration/guest/state.h"

/**
 * guest_await_last_output() - Wait until the device model has read it
 * @guest:   Has ended by itself; its domain still exists
 * @limit:   Milliseconds that are waited at most: the device model may hang
 * @pass_on: Called again and again meanwhile, to make room for what the device model writes
 * @context: Its argument
 *
 * A signal or the end of the device model cuts it short.
 */
void guest_await_last_output(const struct guest *guest, int limit, void (*pass_on)(void *context),
                             void *context);

#endif
