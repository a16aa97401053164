/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the client sends. Source: RFC 2131 section 4.4, RFC 4578, PXE specification 2.1 section 2.2.
 */
#ifndef NETBOOT_DHCP_REQUEST_H
#define NETBOOT_DHCP_REQUEST_H

#include "netboot/dhcp/client-state.h"

/**
 * dhcp_request_write() - Write the packet that the client sends in its state
 */
void dhcp_request_write(const struct dhcp_client *client, int64_t now, struct writer *writer);

#endif
