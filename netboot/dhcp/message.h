/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets of DHCPv4. Source: RFC 2131, RFC 2132.
 */
#ifndef NETBOOT_DHCP_MESSAGE_H
#define NETBOOT_DHCP_MESSAGE_H

#include "common/bytes.h"
#include "netboot/dhcp/writer.h"
#include "netboot/settings.h"

#include <netinet/in.h>
#include <stdbool.h>

#define DHCP_SERVER_PORT 67
#define DHCP_CLIENT_PORT 68
#define DHCP_PXE_PORT    4011 /* of ProxyDHCP and PXE boot servers */

/* The largest packet that is sent, and the size that servers are told: Ethernet's without the
 * headers of IP and UDP. */
#define DHCP_PACKET_SIZE (1500 - 20 - 8)

enum dhcp_message_type {
    DHCP_DISCOVER = 1,
    DHCP_OFFER = 2,
    DHCP_REQUEST = 3,
    DHCP_ACK = 5,
    DHCP_NAK = 6,
};

struct dhcp_header {
    uint8_t op; /* DHCP_BOOT_REQUEST or DHCP_BOOT_REPLY */
    uint8_t htype, hlen, hops;
    uint32_t xid; /* network byte order, as all that follows */
    uint16_t secs, flags;
    struct in_addr ciaddr, yiaddr, siaddr, giaddr;
    uint8_t chaddr[16];
    uint8_t sname[64], file[128]; /* texts, or options if DHCP_OVERLOAD says so */
    uint32_t cookie;
} __attribute__((packed));

_Static_assert(sizeof(struct dhcp_header) == 240, "RFC 2131, figure 1, and the cookie");

#define DHCP_BOOT_REQUEST   1
#define DHCP_BOOT_REPLY     2
#define DHCP_ETHERNET       1
#define DHCP_FLAG_BROADCAST 0x8000
#define DHCP_COOKIE         0x63825363

/* An answer. */
struct dhcp_message {
    uint8_t type; /* DHCP_* */
    uint32_t xid; /* in this machine's byte order */
    uint8_t mac[6];
    struct in_addr address;     /* yiaddr */
    struct in_addr next_server; /* siaddr */
    struct in_addr server;      /* option DHCP_SERVER; always that of a host */
    char server_name[NETBOOT_TEXT_SIZE];
    char boot_file[NETBOOT_URI_SIZE];
    struct dhcp_options options; /* owned */
};

/**
 * dhcp_message_decode() - Read an answer
 * @message: Overwritten; on success to be freed by dhcp_message_free()
 *
 * Return: false if it is no whole, valid answer of a DHCP server over Ethernet
 */
bool dhcp_message_decode(struct dhcp_message *message, struct bytes packet);

/**
 * dhcp_message_free() - Free the options, and zero the message
 */
void dhcp_message_free(struct dhcp_message *message);

/**
 * dhcp_message_begin() - Write the header of a request and its type
 * @xid:     In this machine's byte order
 * @seconds: Since the client has begun
 * @client:  The interface's address; zero: none yet, answers are to be broadcast
 */
void dhcp_message_begin(struct writer *writer, enum dhcp_message_type type, uint32_t xid,
                        unsigned seconds, const uint8_t mac[6], struct in_addr client);

/**
 * dhcp_message_option() - Write an option
 * @size: At most 255 bytes
 */
void dhcp_message_option(struct writer *writer, uint8_t code, const void *value, uint8_t size);

/**
 * dhcp_message_end() - End the options
 */
void dhcp_message_end(struct writer *writer);

#endif
