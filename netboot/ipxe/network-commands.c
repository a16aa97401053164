/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/commands.h"

#include "netboot/boot-file.h"
#include "netboot/ipxe/image-exec.h"

#include <arpa/inet.h>
#include <string.h>

static bool are_ours(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++) {
        const char *name = arguments->words[i];

        if (strcmp(name, "net0") == 0 || strcmp(name, "netX") == 0)
            continue;
        ipxe_fail(ipxe, "\"%s\": no such network device", name);
        return false;
    }
    return true;
}

static uint32_t run_configure(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    const struct netboot_host *host = ipxe->host;
    struct error error = {0};

    if (!are_ours(ipxe, arguments))
        return 1;
    if (host->configure_network(host->context, &error) < 0)
        return ipxe_fail(ipxe, "could not configure the network: %s", error.message);
    return 0;
}

/* The interface is open, and has its link, before the first script runs. */
static uint32_t run_open(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return !are_ours(ipxe, arguments);
}

static uint32_t run_status(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    const uint8_t *mac = ipxe->host->identity->mac;

    if (!are_ours(ipxe, arguments))
        return 1;
    ipxe_print(ipxe, "net0: %02x:%02x:%02x:%02x:%02x:%02x on Xen (Ethernet) [open]\n", mac[0],
               mac[1], mac[2], mac[3], mac[4], mac[5]);
    return 0;
}

static uint32_t run_route(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    const struct netboot_addresses *addresses = &ipxe->host->settings->addresses;
    char address[INET_ADDRSTRLEN], router[INET_ADDRSTRLEN], address6[INET6_ADDRSTRLEN];

    (void)arguments;
    inet_ntop(AF_INET, &addresses->address, address, sizeof(address));
    inet_ntop(AF_INET, &addresses->router, router, sizeof(router));
    inet_ntop(AF_INET6, &addresses->address6, address6, sizeof(address6));
    if (addresses->address.s_addr != 0)
        ipxe_print(ipxe, "net0: %s/%u%s%s\n", address, addresses->prefix,
                   addresses->router.s_addr == 0 ? "" : " gw ",
                   addresses->router.s_addr == 0 ? "" : router);
    if (!IN6_IS_ADDR_UNSPECIFIED(&addresses->address6))
        ipxe_print(ipxe, "net0: %s/%u\n", address6, addresses->prefix6);
    return 0;
}

/* Boots what DHCP has named, as iPXE does where no script runs. */
static uint32_t run_autoboot(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    char uri[NETBOOT_URI_SIZE];
    struct error error = {0};
    struct image *image;

    if (run_configure(ipxe, arguments) != 0)
        return 1;
    if (boot_file_find(ipxe->host->settings, uri, &error) < 0)
        return ipxe_fail(ipxe, "autoboot: %s", error.message);
    image = ipxe_acquire(ipxe, uri, true);
    return image == NULL ? 1 : ipxe_execute_image(ipxe, image);
}

static uint32_t refuse(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return ipxe_fail(ipxe, "%s: this is not supported", arguments->command);
}

/* The guest's clock is its host's, which needs no setting. */
static uint32_t keep_clock(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    (void)ipxe;
    (void)arguments;
    return 0;
}

static const struct ipxe_option configure_options[] = {
    {"configurator", 'c', true},
    {"timeout", 't', true},
    {NULL, 0, false},
};

static const struct ipxe_option vlan_options[] = {
    {"tag", 't', true},
    {"priority", 'p', true},
    {NULL, 0, false},
};

static const struct ipxe_option ping_options[] = {
    {"size", 's', true},   {"timeout", 't', true}, {"count", 'c', true},
    {"quiet", 'q', false}, {NULL, 0, false},
};

const struct ipxe_command ipxe_network_commands[] = {
    {"dhcp", run_configure, configure_options, 0, IPXE_WORDS_MAX},
    {"ifconf", run_configure, configure_options, 0, IPXE_WORDS_MAX},
    {"ifopen", run_open, NULL, 0, IPXE_WORDS_MAX},
    {"ifclose", run_open, NULL, 0, IPXE_WORDS_MAX},
    {"iflinkwait", run_open, configure_options, 0, IPXE_WORDS_MAX},
    {"ifstat", run_status, NULL, 0, IPXE_WORDS_MAX},
    {"route", run_route, NULL, 0, 0},
    {"autoboot", run_autoboot, NULL, 0, IPXE_WORDS_MAX},
    {"ntp", keep_clock, NULL, 1, 1},
    {"nslookup", refuse, NULL, 0, IPXE_WORDS_MAX},
    {"ping", refuse, ping_options, 0, IPXE_WORDS_MAX},
    {"vcreate", refuse, vlan_options, 0, IPXE_WORDS_MAX},
    {"vdestroy", refuse, NULL, 0, IPXE_WORDS_MAX},
    {.name = NULL},
};
