/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the network's servers have told: addresses, and what to boot. Data only.
 *
 * Texts come from servers: they have no control characters and are not trusted otherwise.
 */
#ifndef NETBOOT_SETTINGS_H
#define NETBOOT_SETTINGS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NETBOOT_NAME_SERVERS_MAX 3
#define NETBOOT_TEXT_SIZE        256
#define NETBOOT_URI_SIZE         1024

/* The options of DHCPv4 answers, those of a later answer (ProxyDHCP) in the place of earlier ones.
 */
struct dhcp_options {
    uint8_t *value[256]; /* owned, by code; NULL: not there */
    uint16_t size[256];  /* bytes of the value */
};

/* Of the interface. In network byte order. */
struct netboot_addresses {
    struct in_addr address, router,
        server;               /* zero: not told; server: the DHCP server's identifier */
    unsigned prefix;          /* of @address, 1 to 32 */
    struct in6_addr address6; /* unspecified: none but those the kernel finds itself */
    unsigned prefix6;         /* 1 to 128 */
    unsigned mtu;             /* bytes; 0: not told */
    char name_servers[NETBOOT_NAME_SERVERS_MAX][INET6_ADDRSTRLEN];
    char domain[NETBOOT_TEXT_SIZE], host_name[NETBOOT_TEXT_SIZE];
};

struct netboot_settings {
    struct netboot_addresses addresses;
    /* What to boot; empty: not told. */
    char next_server[NETBOOT_TEXT_SIZE];        /* name or address of the TFTP server */
    char boot_file[NETBOOT_URI_SIZE];           /* path on that server, or URI */
    char configuration_file[NETBOOT_TEXT_SIZE]; /* option 209: path or URI */
    char path_prefix[NETBOOT_TEXT_SIZE];        /* option 210 */
    bool local; /* nothing from the network: a menu of the servers' chose the next boot device */
    struct dhcp_options options;
};

#endif
