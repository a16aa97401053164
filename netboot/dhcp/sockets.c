/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/sockets.h"

#include "common/cleanup.h"
#include "netboot/dhcp/message6.h"
#include "netboot/identity.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* Any port: nothing is sent there. */
#define DISCARD_PORT 9

static int open_on_interface(int family)
{
    static const char name[] = NETBOOT_INTERFACE;
    cleanup_fd int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, sizeof(name)) < 0)
        return -1;
    return steal_fd(&fd);
}

static int bind_port(int fd, int family)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(DHCP_CLIENT_PORT)};
    struct sockaddr_in6 address6 = {.sin6_family = AF_INET6, .sin6_port = htons(DHCP6_CLIENT_PORT)};
    int on = 1;

    if (family == AF_INET6)
        return setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) < 0
                   ? -1
                   : bind(fd, (struct sockaddr *)&address6, sizeof(address6));
    return setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on)) < 0
               ? -1
               : bind(fd, (struct sockaddr *)&address, sizeof(address));
}

int socket_open(int family, struct error *error)
{
    cleanup_fd int fd = open_on_interface(family);

    if (fd < 0 || bind_port(fd, family) < 0)
        return error_set_errno(error, errno, "%s: cannot open a socket for %s", NETBOOT_INTERFACE,
                               family == AF_INET ? "DHCP" : "DHCPv6");
    return steal_fd(&fd);
}

int socket_send(int fd, const struct writer *packet, const struct dhcp_destination *destination)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET,
        .sin_port = htons(destination->port),
        .sin_addr = destination->address,
    };

    return sendto(fd, packet->data, packet->size, 0, (struct sockaddr *)&to, sizeof(to)) < 0 ? errno
                                                                                             : 0;
}

int socket_send6(int fd, const struct writer *packet)
{
    struct sockaddr_in6 to = {
        .sin6_family = AF_INET6,
        .sin6_port = htons(DHCP6_SERVER_PORT),
    };

    inet_pton(AF_INET6, "ff02::1:2", &to.sin6_addr);
    return sendto(fd, packet->data, packet->size, 0, (struct sockaddr *)&to, sizeof(to)) < 0 ? errno
                                                                                             : 0;
}

bool socket_has_source6(bool link_local)
{
    struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = htons(DISCARD_PORT)};
    struct sockaddr_in6 from = {0};
    cleanup_fd int fd = open_on_interface(AF_INET6);
    socklen_t size = sizeof(from);

    /* A neighbour, and an address that nobody has (RFC 3849). */
    inet_pton(AF_INET6, link_local ? "fe80::1" : "2001:db8::1", &to.sin6_addr);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0 ||
        getsockname(fd, (struct sockaddr *)&from, &size) < 0)
        return false;
    return link_local || !IN6_IS_ADDR_LINKLOCAL(&from.sin6_addr);
}
