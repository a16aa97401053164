/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks the network's servers for addresses and for what to boot: DHCPv4 with PXE's options and
 * ProxyDHCP, DHCPv6. What it is told is set on the interface by qemu-xen
 * (netboot/interface-request.h).
 */
#ifndef NETBOOT_DHCP_DHCP_H
#define NETBOOT_DHCP_DHCP_H

#include "common/error.h"
#include "netboot/identity.h"
#include "netboot/settings.h"

#include <stdbool.h>
#include <stdint.h>

#define DHCP_MENU_ITEMS_MAX 32

/* What servers let a user choose from. Texts have no control characters. */
struct dhcp_menu {
    const char *prompt; /* empty: none */
    const char *items[DHCP_MENU_ITEMS_MAX];
    unsigned count;  /* at least 1 */
    int64_t timeout; /* milliseconds until the first item is chosen; -1: none */
};

struct dhcp_config {
    const struct netboot_identity *identity;
    int interface_socket; /* where addresses are asked for: netboot/interface-request.h */
    /* Ask as iPXE does (user class "iPXE", option 175): servers then name its script. */
    bool as_ipxe;
    bool needs_file; /* wait longer for servers that name a boot file, and fail without one */
    int64_t limit;   /* milliseconds until it fails without an answer; 0: a minute */
    /* Lets the user choose. Return: the item. NULL: the first one is taken. */
    unsigned (*choose)(void *context, const struct dhcp_menu *menu);
    /* Asked several times a second. Return: whether the user has cancelled. */
    bool (*is_cancelled)(void *context);
    void *context;
};

/**
 * dhcp_configure() - Configure the interface
 * @config:   Needed only during the call
 * @settings: Zeroed by the caller at first, and afterwards only changed by this; filled on success
 * @error:    Filled on failure with one line for the user
 *
 * Return: 0, or -1
 */
int dhcp_configure(const struct dhcp_config *config, struct netboot_settings *settings,
                   struct error *error);

/**
 * dhcp_release() - Free the options of settings
 */
void dhcp_release(struct netboot_settings *settings);

#endif
