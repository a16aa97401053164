/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets of DHCPv6. Source: RFC 8415 (with one IA_NA), RFC 3646 (DNS), RFC 5970 (boot).
 */
#ifndef NETBOOT_DHCP_MESSAGE6_H
#define NETBOOT_DHCP_MESSAGE6_H

#include "common/bytes.h"
#include "netboot/dhcp/writer.h"
#include "netboot/identity.h"
#include "netboot/settings.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#define DHCP6_CLIENT_PORT 546
#define DHCP6_SERVER_PORT 547

/* The largest packet that is sent. */
#define DHCP6_PACKET_SIZE 1024

enum dhcp6_message_type {
    DHCP6_SOLICIT = 1,
    DHCP6_ADVERTISE = 2,
    DHCP6_REQUEST = 3,
    DHCP6_REPLY = 7,
    DHCP6_INFORMATION_REQUEST = 11,
};

#define DHCP6_STATUS_SUCCESS 0
#define DHCP6_PREFERENCE_MAX 255 /* of a server that is to be taken at once */

/* A DHCP unique identifier: RFC 8415 section 11.1. */
struct dhcp6_duid {
    uint8_t data[130];
    uint8_t size; /* bytes there; 0: none */
};

/* An answer. */
struct dhcp6_message {
    uint8_t type; /* DHCP6_* */
    uint32_t xid; /* 24 bits */
    struct dhcp6_duid client, server;
    uint8_t preference;
    uint16_t status;         /* of the message or, if that is success, of its address; 0: success */
    struct in6_addr address; /* unspecified: none */
    char name_servers[NETBOOT_NAME_SERVERS_MAX][INET6_ADDRSTRLEN];
    char domain[NETBOOT_TEXT_SIZE];
    char boot_file[NETBOOT_URI_SIZE];
};

/* What the client says. */
struct dhcp6_request {
    enum dhcp6_message_type type;
    uint32_t xid;
    int64_t elapsed; /* milliseconds since the exchange has begun */
    const struct netboot_identity *identity;
    bool as_ipxe;
    const struct dhcp6_duid *server; /* NULL: all */
    struct in6_addr address;         /* that the server has offered; unspecified: any */
};

/**
 * dhcp6_duid() - The identifier of a machine: its UUID (RFC 6355)
 */
struct dhcp6_duid dhcp6_duid(const struct netboot_identity *identity);

/**
 * dhcp6_message_decode() - Read an answer
 * @message:  Overwritten
 * @identity: The address must be for this machine's IA_NA
 *
 * Return: false if it is no whole, valid answer of a server
 */
bool dhcp6_message_decode(struct dhcp6_message *message, struct bytes packet,
                          const struct netboot_identity *identity);

/**
 * dhcp6_request_write() - Write a packet of the client
 */
void dhcp6_request_write(const struct dhcp6_request *request, struct writer *writer);

#endif
