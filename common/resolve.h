/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses of a host's name, which a name server that does not answer delays by many seconds.
 */
#ifndef COMMON_RESOLVE_H
#define COMMON_RESOLVE_H

#include <netdb.h>
#include <stdbool.h>

struct resolve_query;

/**
 * resolve_begin() - Begin to look a host up, in a thread of glibc's; a number needs none
 * @host:  Name or number; "": the addresses of this host that @hints ask for
 * @port:  Number or service
 *
 * Return: query for resolve_end() or resolve_abandon()
 */
struct resolve_query *resolve_begin(const char *host, const char *port,
                                    const struct addrinfo *hints);

/**
 * resolve_is_done() - Whether its result is there
 */
bool resolve_is_done(struct resolve_query *query);

/**
 * resolve_end() - Take the result of a query that is done, and free it
 * @found: Filled on success, for freeaddrinfo()
 *
 * Return: as of getaddrinfo(): 0, or EAI_*
 */
int resolve_end(struct resolve_query *query, struct addrinfo **found);

/**
 * resolve_abandon() - Do not wait for it any more; NULL is allowed
 *
 * glibc cannot stop one that has begun, which keeps its memory.
 */
void resolve_abandon(struct resolve_query *query);

/**
 * resolve() - getaddrinfo() that can be cut short
 * @host:   As of resolve_begin()
 * @port:   The same
 * @cancel: Descriptor; as soon as it can be read this returns EAI_SYSTEM with errno EINTR; -1: none
 * @found:  Filled on success, for freeaddrinfo()
 *
 * Return: as of getaddrinfo(): 0, or EAI_*
 */
int resolve(const char *host, const char *port, const struct addrinfo *hints, int cancel,
            struct addrinfo **found);

#endif
