/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's first life begins with a state that was saved, or that moves here: -incoming. A child
 * process reads it, in the place of building the guest.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_INCOMING_H
#define QEMU_INTEGRATION_LIFECYCLE_INCOMING_H

#include "qemu-integration/lifecycle/life.h"

/**
 * incoming_expected() - Whether this life begins so
 */
bool incoming_expected(const struct lifecycle *cycle);

/**
 * incoming_begin() - Begin to wait for the state, and to read it
 *
 * A failure, also a later one, ends the life.
 */
void incoming_begin(struct lifecycle *cycle);

/**
 * incoming_start() - Read it from there: "migrate-incoming", after -incoming defer
 *
 * Return: 0, or -1
 */
int incoming_start(struct lifecycle *cycle, const char *uri, struct error *error);

/**
 * incoming_on_device_model() - The device model is ready: hand it its state if that is there
 */
void incoming_on_device_model(struct lifecycle *cycle);

/**
 * incoming_end_life() - The life ends: stop reading
 */
void incoming_end_life(struct lifecycle *cycle);

#endif
