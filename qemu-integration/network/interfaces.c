/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/network/interfaces.h"

#include "common/cleanup.h"
#include "qemu-integration/network/rtnetlink.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <sys/ioctl.h>

/* Linux Documentation/ABI/testing/sysfs-class-net */
#define INTERFACES "/sys/class/net"

bool network_exists(const char *interface)
{
    return if_nametoindex(interface) != 0;
}

bool network_is_bridge(const char *interface)
{
    char path[64];

    snprintf(path, sizeof(path), INTERFACES "/%s/bridge", interface);
    return network_exists(interface) && access(path, F_OK) == 0;
}

bool network_is_tap(const char *interface)
{
    char path[64];

    snprintf(path, sizeof(path), INTERFACES "/%s/tun_flags", interface);
    return network_exists(interface) && access(path, F_OK) == 0;
}

bool network_bridge_of(const char *interface, char bridge[IFNAMSIZ])
{
    char path[64];
    unsigned index;

    snprintf(path, sizeof(path), INTERFACES "/%s/master/ifindex", interface);
    cleanup_file FILE *file = fopen(path, "re");
    return file != NULL && fscanf(file, "%u", &index) == 1 &&
           if_indextoname(index, bridge) != NULL && network_is_bridge(bridge);
}

static struct nlmsghdr *new_request(char buffer[MNL_SOCKET_BUFFER_SIZE], const char *interface,
                                    unsigned flags)
{
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    struct ifinfomsg *link = mnl_nlmsg_put_extra_header(message, sizeof(*link));

    message->nlmsg_type = RTM_SETLINK;
    *link = (struct ifinfomsg){.ifi_family = AF_UNSPEC,
                               .ifi_index = (int)if_nametoindex(interface),
                               .ifi_flags = flags,
                               .ifi_change = flags};
    return message;
}

int network_rename(struct call_gate *gate, const char *interface, const char *name,
                   struct error *error)
{
    char buffer[MNL_SOCKET_BUFFER_SIZE];
    struct nlmsghdr *message = new_request(buffer, interface, 0);
    int number = EIO;

    mnl_attr_put_strz(message, IFLA_IFNAME, name);
    /* With index 0 the kernel would look the interface up by its new name. */
    if (if_nametoindex(interface) == 0)
        number = ENODEV;
    else if (call_gate_enter(gate, "RTM_SETLINK", "%s is renamed to %s", interface, name))
        number = rtnetlink_request(-1, message);
    if (number != 0)
        return error_set_errno(error, number, "cannot rename the interface %s to %s", interface,
                               name);
    return 0;
}

unsigned network_mtu(const char *interface)
{
    char path[64];
    unsigned mtu;

    snprintf(path, sizeof(path), INTERFACES "/%s/mtu", interface);
    cleanup_file FILE *file = fopen(path, "re");
    return file != NULL && fscanf(file, "%u", &mtu) == 1 ? mtu : 0;
}

uint64_t network_counter(const char *interface, const char *name)
{
    char path[96];
    uint64_t number;

    snprintf(path, sizeof(path), INTERFACES "/%s/statistics/%s", interface, name);
    cleanup_file FILE *file = fopen(path, "re");
    return file != NULL && fscanf(file, "%" SCNu64, &number) == 1 ? number : 0;
}

static int set_mtu(struct call_gate *gate, const char *interface, unsigned mtu, struct error *error)
{
    char buffer[MNL_SOCKET_BUFFER_SIZE];
    struct nlmsghdr *message = new_request(buffer, interface, 0);
    int number = EIO;

    mnl_attr_put_u32(message, IFLA_MTU, mtu);
    if (call_gate_enter(gate, "RTM_SETLINK", "%s gets an MTU of %u", interface, mtu))
        number = rtnetlink_request(-1, message);
    if (number != 0)
        return error_set_errno(error, number, "cannot give %s an MTU of %u", interface, mtu);
    return 0;
}

int network_bring_up(struct call_gate *gate, const char *interface, const char *bridge,
                     enum network_address address, struct error *error)
{
    /* The highest address, as netback uses: a bridge may take the lowest of its ports'. */
    static const uint8_t highest[6] = {0xfe, 0xff, 0xff, 0xff, 0xff, 0xff};
    unsigned master = bridge == NULL ? 0 : if_nametoindex(bridge);
    char buffer[MNL_SOCKET_BUFFER_SIZE];
    struct nlmsghdr *message = new_request(buffer, interface, IFF_UP);
    unsigned mtu = bridge == NULL ? 0 : network_mtu(bridge);
    int number = EIO;

    if (mtu != 0 && network_mtu(interface) != mtu && set_mtu(gate, interface, mtu, error) < 0)
        return -1;
    if (bridge != NULL)
        mnl_attr_put_u32(message, IFLA_MASTER, master);
    if (address == ADDRESS_HIGHEST)
        mnl_attr_put(message, IFLA_ADDRESS, sizeof(highest), highest);
    if (if_nametoindex(interface) == 0 || (bridge != NULL && master == 0))
        number = ENODEV;
    else if (call_gate_enter(gate, "RTM_SETLINK", "%s up%s%s", interface,
                             bridge == NULL ? "" : ", joined to ", bridge == NULL ? "" : bridge))
        number = rtnetlink_request(-1, message);
    if (number != 0 && bridge != NULL)
        return error_set_errno(error, number, "cannot join %s to the bridge %s", interface, bridge);
    if (number != 0)
        return error_set_errno(error, number, "cannot bring up %s", interface);
    return 0;
}

bool network_tap_name(int fd, char name[IFNAMSIZ])
{
    struct ifreq found = {0};

    if (ioctl(fd, TUNGETIFF, &found) < 0)
        return false;
    snprintf(name, IFNAMSIZ, "%s", found.ifr_name);
    return true;
}

int network_open_tap(struct call_gate *gate, char name[IFNAMSIZ], struct error *error)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR};
    cleanup_fd int fd = -1;

    snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
    if (call_gate_enter(gate, "open", "/dev/net/tun"))
        fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_set_errno(error, errno, "/dev/net/tun");
    if (!call_gate_enter(gate, "TUNSETIFF", "%s", name) || ioctl(fd, TUNSETIFF, &request) < 0)
        return error_set_errno(error, errno, "cannot create the tap %s", name);
    snprintf(name, IFNAMSIZ, "%s", request.ifr_name);
    return steal_fd(&fd);
}
