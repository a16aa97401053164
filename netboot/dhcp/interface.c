/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/interface.h"

#include "netboot/identity.h"
#include "netboot/interface-request.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

/* Milliseconds until qemu-xen must have answered. It may be waiting for the script of a tap, which
 * has a minute. */
#define LIMIT 65000

/* Return: 0, or an errno value. */
static int ask(int socket, const struct netboot_interface_request *request)
{
    struct pollfd answered = {.fd = socket, .events = POLLIN};
    int32_t answer;
    int ready;

    if (send(socket, request, sizeof(*request), MSG_NOSIGNAL) < 0)
        return errno;
    do
        ready = poll(&answered, 1, LIMIT);
    while (ready < 0 && errno == EINTR);
    if (ready <= 0)
        return ready < 0 ? errno : ETIMEDOUT;
    if (recv(socket, &answer, sizeof(answer), MSG_DONTWAIT) != sizeof(answer))
        return EPROTO;
    return answer;
}

static int fail(int failure, int family, const void *address, struct error *error)
{
    char text[INET6_ADDRSTRLEN];

    return error_set_errno(error, failure, "%s: cannot set the address %s", NETBOOT_INTERFACE,
                           inet_ntop(family, address, text, sizeof(text)));
}

int interface_set_ipv4(int socket, const struct netboot_addresses *addresses, struct error *error)
{
    struct netboot_interface_request request = {
        .family = 4,
        .prefix = (uint8_t)addresses->prefix,
        .mtu = (uint16_t)addresses->mtu,
    };
    int failure;

    memcpy(request.address, &addresses->address, sizeof(addresses->address));
    memcpy(request.router, &addresses->router, sizeof(addresses->router));
    failure = ask(socket, &request);
    return failure == 0 ? 0 : fail(failure, AF_INET, &addresses->address, error);
}

int interface_set_ipv6(int socket, const struct in6_addr *address, unsigned prefix,
                       struct error *error)
{
    struct netboot_interface_request request = {.family = 6, .prefix = (uint8_t)prefix};
    int failure;

    memcpy(request.address, address, sizeof(*address));
    failure = ask(socket, &request);
    return failure == 0 ? 0 : fail(failure, AF_INET6, address, error);
}
