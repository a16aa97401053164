/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A child makes the namespace and hands it over, as a process with threads cannot leave its own one
 * as a whole.
 */
#include "qemu-integration/network/namespace.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/pass-descriptor.h"
#include "common/process.h"
#include "common/zeros.h"
#include "qemu-integration/network/rtnetlink.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Set to 0 in the namespace, whose files these are to a process in it; interfaces made later have
 * the defaults. Any port can be used. Answers come before there is a route for them, so none are
 * dropped for having a wrong source. An IPv6 address is used at once: the guest whose address it is
 * does not run. Source: Documentation/networking/ip-sysctl.rst.
 */
static const struct {
    const char *path;
    bool optional; /* there may be no IPv6 */
} settings[] = {
    {"/proc/sys/net/ipv4/ip_unprivileged_port_start", false},
    {"/proc/sys/net/ipv4/conf/all/rp_filter", false},
    {"/proc/sys/net/ipv4/conf/default/rp_filter", false},
    {"/proc/sys/net/ipv6/conf/default/accept_dad", true},
};

static int change_settings(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
        cleanup_fd int file = open(settings[i].path, O_WRONLY | O_CLOEXEC);

        if ((file < 0 || write(file, "0", 1) != 1) && !settings[i].optional)
            return -1;
    }
    return 0;
}

/* In the child: sends @end a namespace and its control. */
static int make_in_child(int end, pid_t parent)
{
    char byte = 0;
    int fds[2];

    /* It has all that the parent has, and must not keep it when that is killed. */
    if (process_end_with_parent(parent) < 0 || unshare(CLONE_NEWNET) < 0 || change_settings() < 0)
        return -1;
    fds[0] = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    fds[1] = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
        if (fds[i] < 0 || send_with_descriptor(end, &byte, sizeof(byte), fds[i]) != sizeof(byte))
            return -1;
    return 0;
}

static int receive(int end, struct network_namespace *namespace)
{
    int *fds[] = {&namespace->fd, &namespace->control};
    char byte = 0;

    for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
        if (receive_with_descriptor(end, &byte, sizeof(byte), fds[i]) != sizeof(byte) ||
            *fds[i] < 0)
            return -1;
    return 0;
}

int network_namespace_make(struct call_gate *gate, struct network_namespace *namespace,
                           struct error *error)
{
    int ends[2];
    int status;

    *namespace = (struct network_namespace){.fd = -1, .control = -1};
    if (!call_gate_enter(gate, "unshare", "network namespace") ||
        socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) < 0)
        return error_set_errno(error, errno, "cannot make a network namespace");
    cleanup_fd int ours = ends[0];
    cleanup_fd int theirs = ends[1];
    const pid_t parent = getpid();
    pid_t pid = fork();

    if (pid == 0)
        _exit(make_in_child(theirs, parent) < 0 ? errno : 0);
    if (pid < 0 || process_wait(pid, &status) < 0)
        return error_set_errno(error, errno, "cannot make a network namespace");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return error_set_errno(error, WIFEXITED(status) ? WEXITSTATUS(status) : EINTR,
                               "cannot make a network namespace");
    if (receive(ours, namespace) == 0)
        return 0;
    network_namespace_close(namespace);
    return error_set_errno(error, EPROTO, "cannot make a network namespace");
}

void network_namespace_close(struct network_namespace *namespace)
{
    if (namespace->fd >= 0)
        close(steal_fd(&namespace->fd));
    if (namespace->control >= 0)
        close(steal_fd(&namespace->control));
}

/* There are others before it if the host has modules for tunnels (sit0, tunl0), of which the kernel
 * makes one in each namespace. Return: 0, or an errno value. */
static int find_inner(struct network_namespace *namespace, const char *name)
{
    struct ifreq request = {0};

    snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
    /* In the socket's namespace, whatever its family. */
    if (ioctl(namespace->control, SIOCGIFINDEX, &request) < 0)
        return errno;
    namespace->index = request.ifr_ifindex;
    return 0;
}

/* A separate request, as an end cannot be up before it has its other end. */
static int bring_inner_up(const struct network_namespace *namespace)
{
    char buffer[MNL_SOCKET_BUFFER_SIZE];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    struct ifinfomsg *link = mnl_nlmsg_put_extra_header(message, sizeof(*link));

    message->nlmsg_type = RTM_NEWLINK;
    *link = (struct ifinfomsg){
        .ifi_index = namespace->index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    return rtnetlink_request(namespace->control, message);
}

int network_pair_make(struct call_gate *gate, struct network_namespace *namespace,
                      const struct network_pair *pair, struct error *error)
{
    char buffer[MNL_SOCKET_BUFFER_SIZE];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    int number = EIO;

    message->nlmsg_type = RTM_NEWLINK;
    mnl_nlmsg_put_extra_header(message, sizeof(struct ifinfomsg));
    message->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
    mnl_attr_put_strz(message, IFLA_IFNAME, pair->outside);
    if (pair->mtu != 0)
        mnl_attr_put_u32(message, IFLA_MTU, pair->mtu);
    struct nlattr *info = mnl_attr_nest_start(message, IFLA_LINKINFO);

    mnl_attr_put_strz(message, IFLA_INFO_KIND, "veth");
    struct nlattr *data = mnl_attr_nest_start(message, IFLA_INFO_DATA);
    struct nlattr *peer = mnl_attr_nest_start(message, VETH_INFO_PEER);
    struct ifinfomsg *inner = mnl_nlmsg_put_extra_header(message, sizeof(*inner));

    *inner = (struct ifinfomsg){0};
    mnl_attr_put_strz(message, IFLA_IFNAME, pair->inside);
    mnl_attr_put(message, IFLA_ADDRESS, 6, pair->mac);
    mnl_attr_put_u32(message, IFLA_NET_NS_FD, (uint32_t) namespace->fd);
    if (pair->mtu != 0)
        mnl_attr_put_u32(message, IFLA_MTU, pair->mtu);
    mnl_attr_nest_end(message, peer);
    mnl_attr_nest_end(message, data);
    mnl_attr_nest_end(message, info);
    if (call_gate_enter(gate, "RTM_NEWLINK", "veth %s", pair->outside))
        number = rtnetlink_request(-1, message);
    if (number == 0)
        number = find_inner(namespace, pair->inside);
    if (number == 0)
        number = bring_inner_up(namespace);
    if (number == 0)
        return 0;
    return error_set_errno(error, number, "cannot make the interface %s%s", pair->outside,
                           number == EOPNOTSUPP ? " (modprobe veth)" : "");
}

int network_pair_remove(struct call_gate *gate, const char *outside, struct error *error)
{
    char buffer[MNL_SOCKET_BUFFER_SIZE];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    struct ifinfomsg *link = mnl_nlmsg_put_extra_header(message, sizeof(*link));
    unsigned index = if_nametoindex(outside);
    int number = EIO;

    if (index == 0)
        return 0;
    message->nlmsg_type = RTM_DELLINK;
    *link = (struct ifinfomsg){.ifi_index = (int)index};
    if (call_gate_enter(gate, "RTM_DELLINK", "%s", outside))
        number = rtnetlink_request(-1, message);
    /* The kernel may have removed it with its namespace at this moment. */
    if (number == 0 || number == ENODEV)
        return 0;
    return error_set_errno(error, number, "cannot remove the interface %s", outside);
}

static size_t address_size(int family)
{
    return family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);
}

static int set_inner_mtu(const struct network_namespace *namespace, unsigned mtu)
{
    char buffer[MNL_SOCKET_BUFFER_SIZE];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    struct ifinfomsg *link = mnl_nlmsg_put_extra_header(message, sizeof(*link));

    message->nlmsg_type = RTM_NEWLINK;
    *link = (struct ifinfomsg){.ifi_index = namespace->index};
    mnl_attr_put_u32(message, IFLA_MTU, mtu);
    return rtnetlink_request(namespace->control, message);
}

static int change_address(const struct network_namespace *namespace, uint16_t type,
                          const struct network_address_setting *setting)
{
    char buffer[MNL_SOCKET_BUFFER_SIZE];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    struct ifaddrmsg *address = mnl_nlmsg_put_extra_header(message, sizeof(*address));

    message->nlmsg_type = type;
    if (type == RTM_NEWADDR)
        message->nlmsg_flags = NLM_F_CREATE | NLM_F_REPLACE;
    *address = (struct ifaddrmsg){.ifa_family = (uint8_t)setting->family,
                                  .ifa_prefixlen = (uint8_t)setting->prefix,
                                  .ifa_flags = setting->family == AF_INET6 ? IFA_F_NODAD : 0,
                                  .ifa_scope = RT_SCOPE_UNIVERSE,
                                  .ifa_index = namespace->index};
    mnl_attr_put(message, IFA_LOCAL, address_size(setting->family), setting->address);
    mnl_attr_put(message, IFA_ADDRESS, address_size(setting->family), setting->address);
    return rtnetlink_request(namespace->control, message);
}

static int set_route(const struct network_namespace *namespace,
                     const struct network_address_setting *setting)
{
    char buffer[MNL_SOCKET_BUFFER_SIZE];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    struct rtmsg *route = mnl_nlmsg_put_extra_header(message, sizeof(*route));

    message->nlmsg_type = RTM_NEWROUTE;
    message->nlmsg_flags = NLM_F_CREATE | NLM_F_REPLACE;
    /* On the link even if it is not in the address's network: servers give such leases. */
    *route = (struct rtmsg){.rtm_family = (uint8_t)setting->family,
                            .rtm_table = RT_TABLE_MAIN,
                            .rtm_protocol = RTPROT_DHCP,
                            .rtm_scope = RT_SCOPE_UNIVERSE,
                            .rtm_type = RTN_UNICAST,
                            .rtm_flags = RTNH_F_ONLINK};
    mnl_attr_put(message, RTA_GATEWAY, address_size(setting->family), setting->router);
    mnl_attr_put_u32(message, RTA_OIF, namespace->index);
    return rtnetlink_request(namespace->control, message);
}

static int replace_address(struct network_namespace *namespace,
                           const struct network_address_setting *setting)
{
    struct network_address_setting *last = &namespace->last[setting->family == AF_INET6];
    int number;

    if (last->family != 0 && (last->prefix != setting->prefix ||
                              memcmp(last->address, setting->address, sizeof(last->address)) != 0))
        change_address(namespace, RTM_DELADDR, last);
    number = change_address(namespace, RTM_NEWADDR, setting);
    *last = number == 0 ? *setting : (struct network_address_setting){0};
    return number;
}

int network_namespace_set_address(struct call_gate *gate, struct network_namespace *namespace,
                                  const struct network_address_setting *setting)
{
    size_t size = address_size(setting->family);
    int number = 0;

    if (!call_gate_enter(gate, "RTM_NEWADDR", "network boot"))
        return EIO;
    if (setting->mtu != 0)
        number = set_inner_mtu(namespace, setting->mtu);
    if (number == 0 && !has_only_zeros(setting->address, size))
        number = replace_address(namespace, setting);
    if (number == 0 && !has_only_zeros(setting->router, size))
        number = set_route(namespace, setting);
    return number;
}
