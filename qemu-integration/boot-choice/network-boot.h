/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network of a network boot client (netboot/): a namespace with one interface, which has the
 * MAC address of a network card of the guest and is connected to that card's network. The client
 * has no right to set addresses there: it asks for them, and what it asks is not trusted.
 */
#ifndef QEMU_INTEGRATION_BOOT_CHOICE_NETWORK_BOOT_H
#define QEMU_INTEGRATION_BOOT_CHOICE_NETWORK_BOOT_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

#include <event2/event.h>

struct network_boot;

/**
 * network_boot_open() - Make the network
 * @loop:  Where the client's requests are waited for
 * @guest: Borrowed
 * @nic:   Number of the card
 * @error: Filled on failure
 *
 * Return: to be closed with network_boot_close(); or NULL
 */
struct network_boot *network_boot_open(struct event_base *loop, struct guest *guest, unsigned nic,
                                       struct error *error);

/**
 * network_boot_close() - Remove the network; its client can reach nothing any more
 * @boot: May be NULL
 */
void network_boot_close(struct network_boot *boot);

/**
 * network_boot_namespace() - Descriptor of the namespace
 */
int network_boot_namespace(const struct network_boot *boot);

/**
 * network_boot_socket() - The client's end of the socket for its requests
 */
int network_boot_socket(const struct network_boot *boot);

/**
 * network_boot_arguments() - The client's own arguments
 *
 * Return: NULL-terminated; valid until network_boot_close()
 */
const char *const *network_boot_arguments(const struct network_boot *boot);

#endif
