/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/user-network.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/option-list.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* QEMU's: 10.0.2.0/24, and of the addresses in it the last bits. */
#define DEFAULT_NETWORK UINT32_C(0x0a000200)
#define DEFAULT_MASK    UINT32_C(0xffffff00)
#define DEFAULT_HOST    UINT32_C(0x0202)
#define DEFAULT_DNS     UINT32_C(0x0203)
#define DEFAULT_GUEST   UINT32_C(0x020f)

/* Addresses are in host byte order; 0: not given. */
struct user_network {
    bool ipv4;
    bool ipv6;
    uint32_t network;
    uint32_t mask;
    uint32_t host;  /* the gateway, which is this host to the guest */
    uint32_t dns;   /* where the guest finds a name server: this host's */
    uint32_t guest; /* the only address that DHCP gives */
    char *search;   /* owned; domains, with blanks between them; NULL: this host's */
};

static void release(struct user_network *network)
{
    free(network->search);
}

#define cleanup_user_network __attribute__((cleanup(release)))

/* Options that passt cannot do, and why. Any other has no meaning for a user network at all. */
static const struct {
    const char *key;
    const char *reason;
} refused[] = {
    {"restrict", "passt cannot keep the guest from the network"},
    {"hostname", "passt of Debian 12 gives the guest no name"},
    {"domainname", "passt gives the guest no domain; use dnssearch="},
    {"tftp", "passt has no TFTP server"},
    {"tftp-server-name", "passt has no TFTP server"},
    {"bootfile", "passt has no TFTP server"},
    {"smb", "passt has no SMB server"},
    {"smbserver", "passt has no SMB server"},
    {"guestfwd", "passt cannot forward to a command or character device"},
    {"ipv6-net", "passt gives the guest this host's IPv6 prefix"},
    {"ipv6-prefix", "passt gives the guest this host's IPv6 prefix"},
    {"ipv6-prefixlen", "passt gives the guest this host's IPv6 prefix"},
    {"ipv6-host", "passt gives the guest this host's IPv6 gateway"},
    {"ipv6-dns", "passt gives the guest this host's name servers"},
};

static int refuse(const struct option_list *list, const char *reason, struct error *error)
{
    return error_set(error, "network user,%s=%s: %s", list->key, list->value, reason);
}

static int take_switch(bool *value, const struct option_list *list, struct error *error)
{
    *value = strcmp(list->value, "on") == 0;
    return *value || strcmp(list->value, "off") == 0 ? 0 : refuse(list, "must be on or off", error);
}

static bool parse_address(uint32_t *address, const char *text)
{
    struct in_addr found;

    if (inet_pton(AF_INET, text, &found) != 1)
        return false;
    *address = ntohl(found.s_addr);
    return true;
}

static int take_address(uint32_t *address, const struct option_list *list, struct error *error)
{
    return parse_address(address, list->value) && *address != 0
               ? 0
               : refuse(list, "not an IPv4 address", error);
}

/* ADDRESS[/MASK], the mask as a number of bits or an address. Without, it is that of the class. */
static int take_network(struct user_network *network, const struct option_list *list,
                        struct error *error)
{
    cleanup_free char *address = alloc_copy(list->value);
    char *mask = strchr(address, '/');
    uint64_t bits = 0;
    uint32_t host_bits;

    network->mask = 0;
    if (mask != NULL)
        *mask++ = '\0';
    if (!parse_address(&network->network, address) || network->network == 0)
        return refuse(list, "not an IPv4 network (example: 10.0.2.0/24)", error);
    if (mask == NULL)
        bits = network->network >> 31 == 0 ? 8 : network->network >> 30 == 2 ? 16 : 24;
    else if (!parse_address(&network->mask, mask) && !decimal_parse(&bits, mask, 32))
        return refuse(list, "not an IPv4 network (example: 10.0.2.0/24)", error);
    if (bits > 0)
        network->mask = ~UINT32_C(0) << (32 - bits);
    host_bits = ~network->mask;
    if (host_bits == UINT32_MAX || (host_bits & (host_bits + 1)) != 0 || host_bits < 31)
        return refuse(list, "the mask must have 1 to 27 bits, one after another", error);
    return 0;
}

static int take_item(struct user_network *network, const struct option_list *list,
                     struct error *error)
{
    const char *key = list->key;
    bool restricted;

    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        if (strcmp(key, refused[i].key) != 0)
            continue;
        if (strcmp(key, "restrict") == 0 && take_switch(&restricted, list, error) == 0 &&
            !restricted)
            return 0;
        return error_is_set(error) ? -1 : refuse(list, refused[i].reason, error);
    }
    if (strcmp(key, "ipv4") == 0)
        return take_switch(&network->ipv4, list, error);
    if (strcmp(key, "ipv6") == 0)
        return take_switch(&network->ipv6, list, error);
    if (strcmp(key, "net") == 0)
        return take_network(network, list, error);
    if (strcmp(key, "host") == 0)
        return take_address(&network->host, list, error);
    if (strcmp(key, "dhcpstart") == 0)
        return take_address(&network->guest, list, error);
    if (strcmp(key, "dns") == 0)
        return take_address(&network->dns, list, error);
    if (strcmp(key, "dnssearch") == 0) {
        char *search = network->search == NULL
                           ? alloc_copy(list->value)
                           : alloc_format("%s %s", network->search, list->value);

        free(network->search);
        network->search = search;
        return 0;
    }
    return strcmp(key, "hostfwd") == 0 ? 0 : refuse(list, "a user network has no such key", error);
}

/* An address that was not given has the last bits of @at, as in QEMU. */
static int place(uint32_t *address, uint32_t at, const char *key,
                 const struct user_network *network, struct error *error)
{
    if (*address == 0)
        *address = (network->network & network->mask) | (at & ~network->mask);
    if ((*address & network->mask) != (network->network & network->mask))
        return error_set(error, "network user,%s=: not in the network that net= says", key);
    return 0;
}

static int complete(struct user_network *network, struct error *error)
{
    if (!network->ipv4 && !network->ipv6)
        return error_set(error, "network user: ipv4=off and ipv6=off leave nothing");
    if (place(&network->host, DEFAULT_HOST, "host", network, error) < 0 ||
        place(&network->dns, DEFAULT_DNS, "dns", network, error) < 0 ||
        place(&network->guest, DEFAULT_GUEST, "dhcpstart", network, error) < 0)
        return -1;
    if (network->host == network->dns || network->host == network->guest ||
        network->dns == network->guest)
        return error_set(error, "network user: host=, dns= and dhcpstart= must differ");
    return 0;
}

static int read_options(struct user_network *network, const char *options, struct error *error)
{
    cleanup_option_list struct option_list list = option_list_open("nic user", options, NULL);
    int status;

    while ((status = option_list_next(&list, error)) == 1)
        if (take_item(network, &list, error) < 0)
            return -1;
    return status < 0 ? -1 : complete(network, error);
}

static void add_address(const char *option, uint32_t address, struct plan_arguments *arguments)
{
    struct in_addr swapped = {htonl(address)};
    char text[INET_ADDRSTRLEN];

    inet_ntop(AF_INET, &swapped, text, sizeof(text));
    plan_arguments_option(arguments, option, text);
}

/* [tcp|udp]:[HOST-ADDRESS]:HOST-PORT-[GUEST-ADDRESS]:GUEST-PORT, all parts cut out of @rule. */
struct forward {
    const char *protocol;
    const char *host_address;
    const char *host_port;
    const char *guest_address;
    const char *guest_port;
};

static bool cut_forward(struct forward *forward, char *rule)
{
    forward->protocol = strsep(&rule, ":");
    forward->host_address = strsep(&rule, ":");
    forward->host_port = strsep(&rule, "-");
    forward->guest_address = strsep(&rule, ":");
    forward->guest_port = rule;
    return rule != NULL;
}

static int add_forward(const struct user_network *network, const struct option_list *list,
                       struct plan_arguments *arguments, struct error *error)
{
    cleanup_free char *rule = alloc_copy(list->value);
    struct forward forward;
    uint64_t host_port, guest_port;
    uint32_t address = 0;
    bool udp;

    if (!cut_forward(&forward, rule))
        return refuse(list, "must be [tcp|udp]:[ADDRESS]:PORT-[ADDRESS]:PORT", error);
    udp = strcmp(forward.protocol, "udp") == 0;
    if (!udp && *forward.protocol != '\0' && strcmp(forward.protocol, "tcp") != 0)
        return refuse(list, "the protocol must be tcp or udp", error);
    if (*forward.host_address != '\0' && !parse_address(&address, forward.host_address))
        return refuse(list, "not an IPv4 address of this host", error);
    if (!decimal_parse(&host_port, forward.host_port, 65535) || host_port == 0 ||
        !decimal_parse(&guest_port, forward.guest_port, 65535) || guest_port == 0)
        return refuse(list, "a port must be a number from 1 to 65535", error);
    if (*forward.guest_address != '\0' &&
        (!parse_address(&address, forward.guest_address) || address != network->guest))
        return refuse(list, "passt forwards only to the address that DHCP gives (dhcpstart=)",
                      error);
    plan_arguments_add(arguments, udp ? "--udp-ports" : "--tcp-ports");
    plan_arguments_add(arguments, "%s/%" PRIu64 ":%" PRIu64,
                       *forward.host_address == '\0' ? "0.0.0.0" : forward.host_address, host_port,
                       guest_port);
    return 0;
}

static int add_forwards(const struct user_network *network, const char *options,
                        struct plan_arguments *arguments, struct error *error)
{
    cleanup_option_list struct option_list list = option_list_open("nic user", options, NULL);

    while (option_list_next(&list, error) == 1)
        if (strcmp(list.key, "hostfwd") == 0 && add_forward(network, &list, arguments, error) < 0)
            return -1;
    return 0;
}

int plan_passt(const char *program, const struct vm_netdev *netdev, const char *fd,
               struct plan_arguments *arguments, struct error *error)
{
    const char *options = netdev->options == NULL ? "" : netdev->options;
    cleanup_user_network struct user_network network = {
        .ipv4 = true, .ipv6 = true, .network = DEFAULT_NETWORK, .mask = DEFAULT_MASK};

    if (read_options(&network, options, error) < 0)
        return -1;
    plan_arguments_add(arguments, "%s", program);
    plan_arguments_add(arguments, "--foreground");
    plan_arguments_add(arguments, "--quiet");
    /* Its default as well, but then it says so. */
    plan_arguments_option(arguments, "--runas", "nobody");
    plan_arguments_option(arguments, "--fd", fd);
    /* What QEMU's cards and its own user network have. passt would tell the guest 65520. */
    plan_arguments_option(arguments, "--mtu", "1500");
    if (!network.ipv6)
        plan_arguments_add(arguments, "--ipv4-only");
    if (!network.ipv4)
        plan_arguments_add(arguments, "--ipv6-only");
    if (network.ipv4) {
        add_address("--address", network.guest, arguments);
        add_address("--netmask", network.mask, arguments);
        add_address("--gateway", network.host, arguments);
        add_address("--dns-forward", network.dns, arguments);
    }
    if (network.search != NULL)
        plan_arguments_option(arguments, "--search", network.search);
    return add_forwards(&network, options, arguments, error);
}
