/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What option 43 of a PXE server says: whom to ask for a boot file, and what a user can choose
 * from. Source: Preboot Execution Environment (PXE) Specification 2.1, section 2.2, tables 2-1 to
 * 2-3.
 */
#ifndef NETBOOT_DHCP_PXE_H
#define NETBOOT_DHCP_PXE_H

#include "common/bytes.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#define PXE_SERVERS_MAX 32
#define PXE_ITEMS_MAX   32
#define PXE_TEXT_SIZE   256

/* Suboptions. */
#define PXE_DISCOVERY_CONTROL 6
#define PXE_MULTICAST_ADDRESS 7
#define PXE_BOOT_SERVERS      8
#define PXE_BOOT_MENU         9
#define PXE_MENU_PROMPT       10
#define PXE_BOOT_ITEM         71

/* Bits of PXE_DISCOVERY_CONTROL. */
#define PXE_NO_BROADCAST  0x01
#define PXE_NO_MULTICAST  0x02
#define PXE_ONLY_LISTED   0x04 /* only servers of PXE_BOOT_SERVERS may answer */
#define PXE_FILE_IS_FINAL 0x08 /* boot the answer's own file, without menu and discovery */

#define PXE_TYPE_LOCAL 0 /* item that goes on with the next boot device */

/* One address of a type of boot servers. */
struct pxe_server {
    uint16_t type;
    struct in_addr address; /* zero: whoever answers */
};

struct pxe_item {
    uint16_t type; /* of boot servers */
    char text[PXE_TEXT_SIZE];
};

struct pxe_options {
    uint8_t control;          /* PXE_*, bits */
    struct in_addr multicast; /* zero: none */
    struct pxe_server servers[PXE_SERVERS_MAX];
    unsigned server_count;
    struct pxe_item items[PXE_ITEMS_MAX];
    unsigned item_count;
    char prompt[PXE_TEXT_SIZE]; /* empty: none */
    uint8_t timeout;            /* seconds until the first item is chosen; 255: never */
    bool answers_item;          /* @item is there */
    uint16_t item;              /* type that a boot server has answered for */
};

/**
 * pxe_options_read() - Read the value of option 43
 * @options: Overwritten; what is not valid is left out, what is too much as well
 */
void pxe_options_read(struct pxe_options *options, struct bytes value);

#endif
