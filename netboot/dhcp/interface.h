/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has an address of the interface set by qemu-xen: see netboot/interface-request.h.
 */
#ifndef NETBOOT_DHCP_INTERFACE_H
#define NETBOOT_DHCP_INTERFACE_H

#include "common/error.h"
#include "netboot/settings.h"

/**
 * interface_set_ipv4(), interface_set_ipv6() - Set the address, with its router and MTU
 * @socket: Where it is asked for
 * @error:  Filled on failure
 *
 * Return: 0 when the interface has it, or -1
 */
int interface_set_ipv4(int socket, const struct netboot_addresses *addresses, struct error *error);
int interface_set_ipv6(int socket, const struct in6_addr *address, unsigned prefix,
                       struct error *error);

#endif
