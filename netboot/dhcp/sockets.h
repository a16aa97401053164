/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sockets of the clients, which need no privilege: the network namespace lets everybody have
 * the ports.
 */
#ifndef NETBOOT_DHCP_SOCKETS_H
#define NETBOOT_DHCP_SOCKETS_H

#include "common/error.h"
#include "netboot/dhcp/client.h"
#include "netboot/dhcp/writer.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/types.h>

/**
 * socket_open() - Open the socket of a client on NETBOOT_INTERFACE
 * @family: AF_INET or AF_INET6
 * @error:  Filled on failure
 *
 * It works before the interface has an address.
 *
 * Return: a descriptor that does not block, or -1
 */
int socket_open(int family, struct error *error);

/**
 * socket_send() - Send a packet of the DHCPv4 client
 *
 * Return: 0, or an errno value
 */
int socket_send(int fd, const struct writer *packet, const struct dhcp_destination *destination);

/**
 * socket_send6() - Send a packet to all DHCPv6 servers and relays of the link
 *
 * Return: 0, or an errno value
 */
int socket_send6(int fd, const struct writer *packet);

/**
 * socket_has_source6() - Whether the interface has an IPv6 address that packets can be sent from
 * @link_local: To neighbours; else to machines anywhere
 *
 * An address that the kernel still looks for on other machines is none.
 */
bool socket_has_source6(bool link_local);

#endif
