/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The DHCPv4 client as PXE describes it: finds a server that offers an address, combines it with
 * one that offers a boot file (ProxyDHCP), and asks PXE's boot servers. Source: RFC 2131, PXE
 * specification 2.1.
 *
 * A state machine without effects: the caller hands in time and packets, sends what it is given and
 * does what dhcp_client_need() says. Times are milliseconds of any clock that never goes back.
 */
#ifndef NETBOOT_DHCP_CLIENT_H
#define NETBOOT_DHCP_CLIENT_H

#include "common/bytes.h"
#include "netboot/dhcp/client-state.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

enum dhcp_need {
    DHCP_NEEDS_TIME,    /* or packets */
    DHCP_NEEDS_ADDRESS, /* dhcp_client_address() is to be set: dhcp_client_configured() */
    DHCP_NEEDS_CHOICE,  /* of an item of @pxe: dhcp_client_chose() */
    DHCP_NEEDS_NOTHING, /* has finished */
};

/**
 * dhcp_client_init() - Begin
 */
void dhcp_client_init(struct dhcp_client *client, const struct dhcp_client_config *config,
                      int64_t now);

/**
 * dhcp_client_free() - Free what it owns
 */
void dhcp_client_free(struct dhcp_client *client);

/**
 * dhcp_client_send() - What is to be sent now; call until it returns false
 * @writer:      Filled with a packet
 * @destination: Filled
 */
bool dhcp_client_send(struct dhcp_client *client, int64_t now, struct writer *writer,
                      struct dhcp_destination *destination);

/**
 * dhcp_client_receive() - Take a packet
 * @port: It came from, in this machine's byte order
 *
 * What is no answer to this client is ignored.
 */
void dhcp_client_receive(struct dhcp_client *client, int64_t now, in_port_t port,
                         struct bytes packet);

/**
 * dhcp_client_need() - What the caller is to do
 */
enum dhcp_need dhcp_client_need(const struct dhcp_client *client);

/**
 * dhcp_client_deadline() - When to call dhcp_client_send() again, for DHCP_NEEDS_TIME
 */
int64_t dhcp_client_deadline(struct dhcp_client *client);

/**
 * dhcp_client_configured() - The interface has the address
 */
void dhcp_client_configured(struct dhcp_client *client, int64_t now);

/**
 * dhcp_client_chose() - The user has chosen
 * @item: Less than pxe.item_count
 */
void dhcp_client_chose(struct dhcp_client *client, int64_t now, unsigned item);

/**
 * dhcp_client_boot_message() - The answer that names the boot file
 *
 * Return: the answer, borrowed, or NULL
 */
const struct dhcp_message *dhcp_client_boot_message(const struct dhcp_client *client);

#endif
