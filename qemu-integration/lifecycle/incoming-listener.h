/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The socket that a guest's state comes through. The name of a host is looked up while the loop
 * runs: a name server may take long.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_INCOMING_LISTENER_H
#define QEMU_INTEGRATION_LIFECYCLE_INCOMING_LISTENER_H

#include "qemu-integration/lifecycle/life.h"

/**
 * incoming_listen() - Listen at the address of cycle->incoming, MIGRATION_TCP or MIGRATION_UNIX
 * @listening: Called unless it is listened when this returns
 * @connected: Called once; by then it is not listened any more
 *
 * Return: 0: the query of cycle->incoming tells whether @listening follows; or -1
 */
int incoming_listen(struct lifecycle *cycle, incoming_listening *listening,
                    incoming_connected *connected, struct error *error);

/**
 * incoming_is_listening() - Whether it is listened, or is to be
 */
bool incoming_is_listening(const struct life_incoming *incoming);

/**
 * incoming_stop_listening() - Remove it all, if it is there
 */
void incoming_stop_listening(struct life_incoming *incoming);

#endif
