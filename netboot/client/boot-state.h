/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot from the network that is going on. Data only.
 */
#ifndef NETBOOT_CLIENT_BOOT_STATE_H
#define NETBOOT_CLIENT_BOOT_STATE_H

#include "netboot/client/image-store.h"
#include "netboot/host.h"
#include "netboot/menu/console.h"

struct boot {
    struct netboot_identity identity;
    struct netboot_settings settings;
    struct console *console;
    struct image_store images;
    int interface_socket; /* for dhcp_configure() */
    bool as_ipxe;         /* ask for iPXE's boot file */
    unsigned texts;       /* asked for so far */
    int64_t transfers;    /* milliseconds that they may still take */
    unsigned loaders;     /* followed so far */
    struct netboot_host host;
};

#endif
