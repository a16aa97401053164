/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses of a host's name, which a name server that does not answer delays by many seconds.
 */
#ifndef COMMON_RESOLVE_H
#define COMMON_RESOLVE_H

#include <netdb.h>

/**
 * resolve() - getaddrinfo() that can be cut short
 * @host:   Name or number; "": the addresses of this host that @hints ask for
 * @port:   Number or service
 * @cancel: Descriptor; as soon as it can be read this returns EAI_SYSTEM with errno EINTR; -1: none
 * @found:  Filled on success, for freeaddrinfo()
 *
 * Return: as of getaddrinfo(): 0, or EAI_*
 */
int resolve(const char *host, const char *port, const struct addrinfo *hints, int cancel,
            struct addrinfo **found);

#endif
