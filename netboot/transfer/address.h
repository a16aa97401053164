/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses of servers.
 */
#ifndef NETBOOT_TRANSFER_ADDRESS_H
#define NETBOOT_TRANSFER_ADDRESS_H

#include "common/error.h"
#include "netboot/transfer/watch.h"
#include "netboot/uri.h"

#include <stdbool.h>
#include <sys/socket.h>

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_storage storage;
    };
    socklen_t size; /* bytes of it that count */
};

/**
 * address_find() - Find the address of a URI's server, by libc's resolver, and a way to it
 * @address: Filled with the first address that there is a route to
 * @mtu:     Filled with the largest IP packet on that route, in bytes
 * @watch:   Called while the resolver works
 *
 * Return: 0, or -1 with @error
 */
int address_find(const struct uri *uri, struct address *address, int *mtu, struct watch *watch,
                 struct error *error);

/**
 * address_is_same_host() - Whether two addresses differ at most in their ports
 */
bool address_is_same_host(const struct address *a, const struct address *b);

/**
 * address_is_same() - Whether two addresses are the same, with their ports
 */
bool address_is_same(const struct address *a, const struct address *b);

#endif
