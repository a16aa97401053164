/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/transfer/address.h"

#include "common/cleanup.h"
#include "common/clock.h"
#include "netboot/identity.h"

#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Until the resolver has answered, in seconds: it has no limit of its own for a server that it asks
 * by TCP, as that one can have it do. */
#define LOOKUP_TIME 20

/* A question to the resolver's thread: it stays where it is until that has answered. */
struct lookup {
    struct gaicb item;
    struct addrinfo hints;
    char host[URI_HOST_SIZE], port[8];
};

/* Return: what getaddrinfo() does, or EAI_CANCELED with @error if the user has cancelled or the
 * time is over. */
static int wait_for(struct lookup *lookup, struct watch *watch, struct error *error)
{
    struct gaicb *list[] = {&lookup->item};
    const struct timespec interval = {.tv_nsec = WATCH_INTERVAL * 1000000L};
    int64_t end = clock_milliseconds() + LOOKUP_TIME * 1000;
    int result = getaddrinfo_a(GAI_NOWAIT, list, 1, NULL);

    while (result == 0 && (result = gai_error(&lookup->item)) == EAI_INPROGRESS) {
        if (watch_pass(watch, clock_milliseconds(), 0, 0, error) < 0)
            return EAI_CANCELED;
        if (clock_milliseconds() >= end) {
            error_set(error, "server's name is not known: no answer within %d s", LOOKUP_TIME);
            return EAI_CANCELED;
        }
        gai_suspend((const struct gaicb *const *)list, 1, &interval);
        result = 0;
    }
    return result;
}

/* Return: the addresses, for freeaddrinfo(); or NULL with @error. */
static struct addrinfo *look_up(const struct uri *uri, struct watch *watch, struct error *error)
{
    struct lookup *lookup = calloc(1, sizeof(*lookup));
    int result;

    if (lookup == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    lookup->hints = (struct addrinfo){.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST};
    snprintf(lookup->host, sizeof(lookup->host), "%s", uri->host);
    snprintf(lookup->port, sizeof(lookup->port), "%u", uri->port);
    lookup->item = (struct gaicb){
        .ar_name = lookup->host, .ar_service = lookup->port, .ar_request = &lookup->hints};
    result = getaddrinfo(lookup->host, lookup->port, &lookup->hints, &lookup->item.ar_result);
    if (result == EAI_NONAME) {
        lookup->hints.ai_flags = AI_ADDRCONFIG;
        result = wait_for(lookup, watch, error);
    }
    /* The resolver's thread still uses it, and may do so as long as the program runs. */
    if (result == EAI_CANCELED && gai_cancel(&lookup->item) == EAI_NOTCANCELED)
        return NULL;

    struct addrinfo *found = result == 0 ? lookup->item.ar_result : NULL;

    if (found == NULL)
        error_set(error, "server's name is not known: %s", gai_strerror(result));
    free(lookup);
    return found;
}

/* Return: 0, or -1 with errno. */
static int find_route(const struct address *address, int *mtu)
{
    bool ipv6 = address->any.sa_family == AF_INET6;
    socklen_t size = sizeof(*mtu);
    cleanup_fd int probe = socket(address->any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (probe < 0 || connect(probe, &address->any, address->size) < 0)
        return -1;
    return getsockopt(probe, ipv6 ? IPPROTO_IPV6 : IPPROTO_IP, ipv6 ? IPV6_MTU : IP_MTU, mtu,
                      &size);
}

int address_find(const struct uri *uri, struct address *address, int *mtu, struct watch *watch,
                 struct error *error)
{
    struct addrinfo *found = look_up(uri, watch, error);
    int result = -1;

    if (found == NULL)
        return -1;
    for (const struct addrinfo *next = found; next != NULL && result < 0; next = next->ai_next) {
        *address = (struct address){.size = next->ai_addrlen};
        memcpy(&address->storage, next->ai_addr, next->ai_addrlen);
        if (next->ai_family == AF_INET6) {
            struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address->storage;

            if (IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr))
                in6->sin6_scope_id = if_nametoindex(NETBOOT_INTERFACE);
        }
        result = find_route(address, mtu);
    }
    if (result < 0)
        error_set_errno(error, errno, "no way to the server");
    freeaddrinfo(found);
    return result;
}

static bool is_same(const struct address *a, const struct address *b, bool ports)
{
    if (a->any.sa_family != b->any.sa_family)
        return false;
    if (a->any.sa_family == AF_INET) {
        const struct sockaddr_in *a4 = (const struct sockaddr_in *)&a->storage;
        const struct sockaddr_in *b4 = (const struct sockaddr_in *)&b->storage;

        return a4->sin_addr.s_addr == b4->sin_addr.s_addr &&
               (!ports || a4->sin_port == b4->sin_port);
    }
    const struct sockaddr_in6 *a6 = (const struct sockaddr_in6 *)&a->storage;
    const struct sockaddr_in6 *b6 = (const struct sockaddr_in6 *)&b->storage;

    return IN6_ARE_ADDR_EQUAL(&a6->sin6_addr, &b6->sin6_addr) &&
           (!ports || a6->sin6_port == b6->sin6_port);
}

bool address_is_same_host(const struct address *a, const struct address *b)
{
    return is_same(a, b, false);
}

bool address_is_same(const struct address *a, const struct address *b)
{
    return is_same(a, b, true);
}
