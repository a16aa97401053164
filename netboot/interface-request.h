/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client asks qemu-xen to set an address of its interface, as it has no right to do that
 * itself. One request and one answer at a time over a socket of type SOCK_SEQPACKET.
 */
#ifndef NETBOOT_INTERFACE_REQUEST_H
#define NETBOOT_INTERFACE_REQUEST_H

#include <stdint.h>

/* Answered by an int32_t: 0, or an errno value. Numbers are in the machine's byte order, addresses
 * in the network's. */
struct netboot_interface_request {
    uint8_t family;                  /* 4 or 6 */
    uint8_t prefix;                  /* 1 to 32, or 1 to 128 */
    uint16_t mtu;                    /* bytes; 0: as it is */
    uint8_t address[16], router[16]; /* IPv4: the first 4 bytes; all zero: none */
};

_Static_assert(sizeof(struct netboot_interface_request) == 36, "no padding");

#endif
