/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine that boots, as it tells servers. Data only.
 */
#ifndef NETBOOT_IDENTITY_H
#define NETBOOT_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

/* Processor architecture types. Source: RFC 4578 section 2.1 and IANA's registry that it begins. */
#define NETBOOT_ARCHITECTURE_BIOS         0
#define NETBOOT_ARCHITECTURE_EFI_X64      7
#define NETBOOT_ARCHITECTURE_EFI_HTTP_X64 16

#define NETBOOT_INTERFACE "eth0" /* the only one in the client's network namespace */

struct netboot_identity {
    uint8_t mac[6];
    uint8_t uuid[16];      /* as text has it: the first byte is the first two digits */
    uint16_t architecture; /* NETBOOT_ARCHITECTURE_* */
    bool ipv4, ipv6;       /* which to try; at least one */
};

#endif
