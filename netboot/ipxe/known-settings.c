/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/known-settings.h"

#include "common/array.h"

#include <arpa/inet.h>
#include <string.h>
#include <time.h>

/* DHCP options. Source: RFC 2132; 175 is that of iPXE's own. */
enum {
    OPTION_SUBNET_MASK = 1,
    OPTION_ROUTER = 3,
    OPTION_NAME_SERVER = 6,
    OPTION_HOST_NAME = 12,
    OPTION_DOMAIN = 15,
    OPTION_BOOT_FILE = 67,
};

static const struct row {
    const char *name;
    enum setting_type type;
    uint8_t option;
} rows[] = {
    {"netmask", SETTING_IPV4, OPTION_SUBNET_MASK},
    {"gateway", SETTING_IPV4, OPTION_ROUTER},
    {"dns", SETTING_IPV4, OPTION_NAME_SERVER},
    {"log-server", SETTING_IPV4, 7},
    {"hostname", SETTING_STRING, OPTION_HOST_NAME},
    {"domain", SETTING_STRING, OPTION_DOMAIN},
    {"root-path", SETTING_STRING, 17},
    {"mtu", SETTING_INT16, 26},
    {"broadcast", SETTING_IPV4, 28},
    {"ntp-server", SETTING_IPV4, 42},
    {"dhcp-server", SETTING_IPV4, 54},
    {"vendor-class", SETTING_STRING, 60},
    {"filename", SETTING_STRING, OPTION_BOOT_FILE},
    {"user-class", SETTING_STRING, 77},
    {"ip", SETTING_IPV4, 0},
    {"ip6", SETTING_IPV6, 0},
    {"len6", SETTING_INT8, 0},
    {"mac", SETTING_HEX, 0},
    {"uuid", SETTING_UUID, 0},
    {"next-server", SETTING_STRING, 0},
    {"buildarch", SETTING_STRING, 0},
    {"platform", SETTING_STRING, 0},
    {"version", SETTING_STRING, 0},
    {"arch", SETTING_STRING, 0},
    {"ifname", SETTING_STRING, 0},
    {"bustype", SETTING_STRING, 0},
    {"chip", SETTING_STRING, 0},
    {"linktype", SETTING_STRING, 0},
    {"unixtime", SETTING_UINT32, 0},
};

bool known_setting_type(const char *name, enum setting_type *type, unsigned *option)
{
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        if (*option == 0 ? strcmp(rows[i].name, name) != 0 : rows[i].option != *option)
            continue;
        *type = rows[i].type;
        *option = rows[i].option;
        return true;
    }
    return false;
}

static bool add(struct text *raw, const void *bytes, size_t size)
{
    return text_add_bytes(raw, bytes, size);
}

static bool add_string(struct text *raw, const char *string)
{
    return *string != '\0' && text_add(raw, string);
}

static bool add_address(struct text *raw, struct in_addr address)
{
    return address.s_addr != 0 && add(raw, &address, sizeof(address));
}

static bool add_length(struct text *raw, unsigned prefix)
{
    uint8_t length = (uint8_t)prefix;

    return length != 0 && add(raw, &length, sizeof(length));
}

/* What the answers mean where DHCP's merged options do not have it, or not in this place. */
static bool fetch_option(const struct netboot_settings *settings, unsigned option, struct text *raw)
{
    const struct netboot_addresses *addresses = &settings->addresses;
    struct in_addr address;

    switch (option) {
    case OPTION_SUBNET_MASK:
        address.s_addr = addresses->prefix == 0
                             ? 0
                             : htonl((uint32_t)(UINT64_C(0xffffffff) << (32 - addresses->prefix)));
        return add_address(raw, address);
    case OPTION_ROUTER:
        return add_address(raw, addresses->router);
    case OPTION_NAME_SERVER:
        return inet_pton(AF_INET, addresses->name_servers[0], &address) == 1 &&
               add_address(raw, address);
    case OPTION_HOST_NAME:
        return add_string(raw, addresses->host_name);
    case OPTION_DOMAIN:
        return add_string(raw, addresses->domain);
    case OPTION_BOOT_FILE:
        return add_string(raw, settings->boot_file);
    default:
        return false;
    }
}

static bool fetch_told(const struct dhcp_options *options, unsigned option, struct text *raw)
{
    return option < ARRAY_SIZE(options->value) && options->value[option] != NULL &&
           add(raw, options->value[option], options->size[option]);
}

static bool fetch_dhcp(const struct netboot_settings *settings, const char *name, unsigned option,
                       struct text *raw)
{
    const struct netboot_addresses *addresses = &settings->addresses;

    if (option == OPTION_BOOT_FILE && fetch_option(settings, option, raw))
        return true;
    if (option > 0)
        return fetch_told(&settings->options, option, raw) || fetch_option(settings, option, raw);
    if (strcmp(name, "ip") == 0)
        return add_address(raw, addresses->address);
    if (strcmp(name, "ip6") == 0)
        return !IN6_IS_ADDR_UNSPECIFIED(&addresses->address6) &&
               add(raw, &addresses->address6, sizeof(addresses->address6));
    if (strcmp(name, "len6") == 0)
        return add_length(raw, addresses->prefix6);
    if (strcmp(name, "next-server") == 0)
        return add_string(raw, settings->next_server);
    return false;
}

static bool fetch_machine(const struct netboot_identity *identity, const char *name,
                          struct text *raw)
{
    static const struct {
        const char *name, *value;
    } constants[] = {
        {"buildarch", "x86_64"},  {"arch", "x86_64"}, {"version", "1.21.1 (qemu-xen)"},
        {"ifname", "net0"},       {"bustype", "XEN"}, {"chip", "netfront"},
        {"linktype", "Ethernet"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(constants); i++)
        if (strcmp(constants[i].name, name) == 0)
            return add_string(raw, constants[i].value);
    if (strcmp(name, "mac") == 0)
        return add(raw, identity->mac, sizeof(identity->mac));
    if (strcmp(name, "uuid") == 0)
        return add(raw, identity->uuid, sizeof(identity->uuid));
    if (strcmp(name, "platform") == 0)
        return add_string(raw,
                          identity->architecture == NETBOOT_ARCHITECTURE_BIOS ? "pcbios" : "efi");
    if (strcmp(name, "unixtime") == 0) {
        uint32_t now = htonl((uint32_t)time(NULL));

        return add(raw, &now, sizeof(now));
    }
    return false;
}

bool known_setting_fetch(const struct netboot_host *host, const char *name, unsigned option,
                         bool dhcp, struct text *raw)
{
    return (!dhcp && option == 0 && fetch_machine(host->identity, name, raw)) ||
           fetch_dhcp(host->settings, name, option, raw);
}
