/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the DHCPv4 client remembers: see client.h. Data only.
 */
#ifndef NETBOOT_DHCP_CLIENT_STATE_H
#define NETBOOT_DHCP_CLIENT_STATE_H

#include "common/error.h"
#include "netboot/dhcp/message.h"
#include "netboot/dhcp/pxe.h"
#include "netboot/dhcp/retransmission.h"
#include "netboot/identity.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#define DHCP_OFFERS_MAX 8

/* How long after the first DHCPDISCOVER a server that offers a boot file, or any server, is chosen:
 * PXE prescribes 4 seconds for the latter, in which ProxyDHCP servers can answer. Others with an
 * address may take seconds to make sure that nobody has it. */
#define DHCP_CHOOSE_WITH_FILE    1000
#define DHCP_CHOOSE_WITHOUT_FILE 4000

/* How often a chosen server is asked until it counts as silent. */
#define DHCP_TRIES 4

enum dhcp_state {
    DHCP_DISCOVERING,
    DHCP_REQUESTING,
    DHCP_BOUND, /* the address is to be set */
    DHCP_ASKING_PROXY,
    DHCP_CHOOSING,
    DHCP_ASKING_BOOT_SERVERS,
    DHCP_FINISHED,
};

struct dhcp_client_config {
    const struct netboot_identity *identity; /* borrowed */
    bool as_ipxe;
    bool needs_file; /* wait longer for servers that offer a boot file */
    uint64_t seed;   /* random */
};

struct dhcp_destination {
    struct in_addr address;
    in_port_t port; /* in this machine's byte order */
};

/* What was agreed on. All messages are owned. */
struct dhcp_lease {
    struct dhcp_message address; /* the offer, then the acknowledgement */
    struct dhcp_message proxy;   /* of a ProxyDHCP server; type 0: none */
    struct dhcp_message boot;    /* of a PXE boot server; type 0: none */
    bool local;                  /* the user chose the next boot device */
};

struct dhcp_client {
    struct dhcp_client_config config;
    enum dhcp_state state;
    int64_t begin, discovered; /* begin of all, and of the last discovery */
    struct retransmission retransmission;
    uint32_t xid;
    struct dhcp_message offers[DHCP_OFFERS_MAX];
    unsigned offer_count;
    struct dhcp_lease lease;
    struct pxe_options pxe; /* of the server that names the boot servers */
    uint16_t boot_type;     /* type of boot servers that is asked */
    bool asked_proxy;       /* at DHCP_PXE_PORT */
    struct dhcp_destination queue[PXE_SERVERS_MAX + 2]; /* to be sent to now */
    unsigned queued;
    struct error trouble; /* the last thing that went wrong */
};

#endif
