/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the answers of servers to settings. Pure.
 */
#ifndef NETBOOT_DHCP_FILL_SETTINGS_H
#define NETBOOT_DHCP_FILL_SETTINGS_H

#include "netboot/dhcp/client.h"
#include "netboot/dhcp/client6.h"
#include "netboot/settings.h"

/**
 * fill_settings() - Fill settings from what the clients have been told
 * @settings: Zeroed by the caller
 * @client:   Has finished; NULL: none
 * @client6:  Has finished; NULL: none
 *
 * If both know a boot file, it is that of @client.
 */
void fill_settings(struct netboot_settings *settings, const struct dhcp_client *client,
                   const struct dhcp6_client *client6);

/**
 * fill_addresses() - Fill in what an acknowledgement says about the interface
 */
void fill_addresses(struct netboot_addresses *addresses, const struct dhcp_message *message);

#endif
