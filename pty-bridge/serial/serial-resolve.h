/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses of a host's name, which a name server that does not answer delays by many seconds.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_RESOLVE_H
#define PTY_BRIDGE_SERIAL_SERIAL_RESOLVE_H

#include "pty-bridge/serial/serial-address.h"

#include <netdb.h>

/**
 * serial_resolve() - getaddrinfo() that can be cut short
 * @address: Of SERIAL_TCP; without a host, those of this host that @hints ask for
 * @cancel:  Descriptor; as soon as it can be read this returns EAI_SYSTEM with errno EINTR; -1:
 * none
 * @found:   Filled on success, for freeaddrinfo()
 *
 * Return: as of getaddrinfo(): 0, or EAI_*
 */
int serial_resolve(const struct serial_address *address, const struct addrinfo *hints, int cancel,
                   struct addrinfo **found);

#endif
