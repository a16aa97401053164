/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What servers' answers are good for, and which of several to take. Pure.
 */
#ifndef NETBOOT_DHCP_OFFER_H
#define NETBOOT_DHCP_OFFER_H

#include "netboot/dhcp/client-state.h"

/* What to take of the offers. */
struct offer_choice {
    struct dhcp_message *address; /* NULL: none offers one */
    struct dhcp_message *proxy;   /* of a ProxyDHCP server; NULL: none, or it is not needed */
    bool is_final;                /* no later offer would be preferred */
};

/**
 * offer_is_pxe() - Whether a server says that it is one for machines that boot
 */
bool offer_is_pxe(const struct dhcp_message *message, const struct dhcp_client_config *config);

/**
 * offer_prefix() - The subnet of the address in an answer
 *
 * Without a subnet mask, the address's class tells it.
 *
 * Return: 1 to 32 bits; 0 if the mask is none, or the address is not one of a host there
 */
unsigned offer_prefix(const struct dhcp_message *message);

/**
 * offer_add() - Keep an offer
 * @offer: Moved; its former content is the caller's to free, an offer of no use included
 *
 * A server's later offer takes the place of its earlier one.
 *
 * Return: false if it offers an address that no machine can use
 */
bool offer_add(struct dhcp_client *client, struct dhcp_message *offer);

/**
 * offer_choose() - The best of the offers
 *
 * An address with a boot file or PXE's options is better than one without, and the earlier of two
 * equals; so it is with ProxyDHCP offers. A ProxyDHCP offer is left out if the other server is one
 * for machines that boot and names a file, or says by iPXE's option that there are no others.
 */
struct offer_choice offer_choose(struct dhcp_client *client);

#endif
