/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The DHCPv6 client: asks a server for an address and a boot file, or for the latter alone where
 * the kernel has an address from router advertisements. Source: RFC 8415, RFC 5970.
 *
 * A state machine without effects, as client.h's. All packets go to the group of all servers.
 */
#ifndef NETBOOT_DHCP_CLIENT6_H
#define NETBOOT_DHCP_CLIENT6_H

#include "common/bytes.h"
#include "common/error.h"
#include "netboot/dhcp/message6.h"
#include "netboot/dhcp/retransmission.h"
#include "netboot/identity.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

enum dhcp6_state {
    DHCP6_SOLICITING,
    DHCP6_REQUESTING,
    DHCP6_FINISHED,
};

struct dhcp6_client_config {
    const struct netboot_identity *identity; /* borrowed */
    bool as_ipxe;
    uint64_t seed; /* random */
};

struct dhcp6_client {
    struct dhcp6_client_config config;
    enum dhcp6_state state;
    int64_t begin; /* of the exchange */
    struct retransmission retransmission;
    uint32_t xid, information_xid; /* of what is asked with and without an address */
    bool has_address;              /* the kernel has one */
    bool asks_information;         /* that packet is to be sent now as well */
    struct dhcp6_message answer;   /* the best advertisement, then the reply; type 0: none */
    struct error trouble;          /* the last thing that went wrong */
};

/**
 * dhcp6_client_init() - Begin
 */
void dhcp6_client_init(struct dhcp6_client *client, const struct dhcp6_client_config *config,
                       int64_t now);

/**
 * dhcp6_client_set_address() - The kernel has an address of its own that is valid beyond the link
 */
void dhcp6_client_set_address(struct dhcp6_client *client, int64_t now);

/**
 * dhcp6_client_send() - What is to be sent now; call until it returns false
 * @writer: Filled with a packet
 */
bool dhcp6_client_send(struct dhcp6_client *client, int64_t now, struct writer *writer);

/**
 * dhcp6_client_receive() - Take a packet
 * @source: It came from; the port in network byte order
 *
 * What is no answer to this client is ignored.
 */
void dhcp6_client_receive(struct dhcp6_client *client, int64_t now,
                          const struct sockaddr_in6 *source, struct bytes packet);

/**
 * dhcp6_client_deadline() - When to call dhcp6_client_send() again, unless it has finished
 */
int64_t dhcp6_client_deadline(const struct dhcp6_client *client);

#endif
