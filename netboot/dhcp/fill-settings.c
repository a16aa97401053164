/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/fill-settings.h"

#include "common/big-endian.h"
#include "netboot/dhcp/offer.h"
#include "netboot/dhcp/options.h"
#include "netboot/dhcp/text.h"

#include <arpa/inet.h>
#include <string.h>

/* The least size of a packet that every machine must take: RFC 791. Below that, servers are wrong.
 */
#define MTU_MIN 576

/* The router of the route to everywhere in option 121, of whose routes each has the number of
 * significant bits of its destination, as many bytes as these need, and the router. */
static struct in_addr default_route(struct bytes routes)
{
    uint64_t offset = 0;
    uint8_t bits;

    while (bytes_u8(routes, offset++, &bits) && bits <= 32) {
        offset += (bits + 7u) / 8;
        if (bits == 0)
            return dhcp_option_address(routes, offset);
        offset += sizeof(struct in_addr);
    }
    return (struct in_addr){0};
}

static struct in_addr router(const struct dhcp_message *message)
{
    struct bytes routes = dhcp_option(&message->options, DHCP_CLASSLESS_ROUTES);
    struct in_addr address =
        routes.data != NULL ? default_route(routes)
                            : dhcp_option_address(dhcp_option(&message->options, DHCP_ROUTER), 0);

    if (!dhcp_address_is_host(address) || address.s_addr == message->address.s_addr)
        address.s_addr = 0;
    return address;
}

static void fill_name_servers(struct netboot_addresses *addresses, struct bytes value)
{
    unsigned count = 0;

    for (uint64_t offset = 0; offset < value.size && count < NETBOOT_NAME_SERVERS_MAX;
         offset += sizeof(struct in_addr)) {
        struct in_addr address = dhcp_option_address(value, offset);

        if (dhcp_address_is_host(address))
            inet_ntop(AF_INET, &address, addresses->name_servers[count++], INET6_ADDRSTRLEN);
    }
}

void fill_addresses(struct netboot_addresses *addresses, const struct dhcp_message *message)
{
    const struct dhcp_options *options = &message->options;
    uint16_t mtu;

    addresses->address = message->address;
    addresses->prefix = offer_prefix(message);
    addresses->router = router(message);
    addresses->server = message->server;
    big_endian_u16(dhcp_option(options, DHCP_MTU), 0, &mtu);
    addresses->mtu = mtu >= MTU_MIN ? mtu : 0;
    fill_name_servers(addresses, dhcp_option(options, DHCP_NAME_SERVER));
    text_take_name(addresses->domain, sizeof(addresses->domain),
                   dhcp_option(options, DHCP_DOMAIN_NAME));
    text_take_name(addresses->host_name, sizeof(addresses->host_name),
                   dhcp_option(options, DHCP_HOST_NAME));
}

static void fill_boot(struct netboot_settings *settings, const struct dhcp_message *message)
{
    memcpy(settings->boot_file, message->boot_file, sizeof(settings->boot_file));
    if (dhcp_address_is_host(message->next_server))
        inet_ntop(AF_INET, &message->next_server, settings->next_server,
                  sizeof(settings->next_server));
    else if (message->server_name[0] != '\0')
        memcpy(settings->next_server, message->server_name, sizeof(settings->next_server));
    else
        inet_ntop(AF_INET, &message->server, settings->next_server, sizeof(settings->next_server));
}

static void fill_from_client(struct netboot_settings *settings, const struct dhcp_client *client)
{
    const struct dhcp_message *boot = dhcp_client_boot_message(client);
    const struct dhcp_lease *lease = &client->lease;
    struct dhcp_options *options = &settings->options;

    fill_addresses(&settings->addresses, &lease->address);
    dhcp_options_replace(options, &lease->address.options);
    dhcp_options_replace(options, &lease->proxy.options);
    dhcp_options_replace(options, &lease->boot.options);
    dhcp_text_take(settings->configuration_file, sizeof(settings->configuration_file),
                   dhcp_option(options, DHCP_CONFIGURATION_FILE));
    dhcp_text_take(settings->path_prefix, sizeof(settings->path_prefix),
                   dhcp_option(options, DHCP_PATH_PREFIX));
    settings->local = lease->local;
    if (boot != NULL)
        fill_boot(settings, boot);
}

static void fill_from_client6(struct netboot_settings *settings, const struct dhcp6_client *client)
{
    const struct dhcp6_message *answer = &client->answer;
    struct netboot_addresses *addresses = &settings->addresses;
    unsigned count = 0, added = 0;

    addresses->address6 = answer->address;
    /* Which others are on the link is told by routers alone. */
    addresses->prefix6 = IN6_IS_ADDR_UNSPECIFIED(&answer->address) ? 0 : 128;
    while (count < NETBOOT_NAME_SERVERS_MAX && addresses->name_servers[count][0] != '\0')
        count++;
    while (count < NETBOOT_NAME_SERVERS_MAX && answer->name_servers[added][0] != '\0')
        memcpy(addresses->name_servers[count++], answer->name_servers[added++], INET6_ADDRSTRLEN);
    if (addresses->domain[0] == '\0')
        memcpy(addresses->domain, answer->domain, sizeof(addresses->domain));
    if (settings->boot_file[0] == '\0' && !settings->local)
        memcpy(settings->boot_file, answer->boot_file, sizeof(settings->boot_file));
}

void fill_settings(struct netboot_settings *settings, const struct dhcp_client *client,
                   const struct dhcp6_client *client6)
{
    if (client != NULL)
        fill_from_client(settings, client);
    if (client6 != NULL)
        fill_from_client6(settings, client6);
}
