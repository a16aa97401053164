/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/offer.h"

#include "netboot/dhcp/class.h"
#include "netboot/dhcp/options.h"

#include <string.h>

/* Flag among iPXE's options. Source: the iPXE project's list of DHCP options, "no-pxedhcp". */
#define IPXE_NO_PROXY 176

bool offer_is_pxe(const struct dhcp_message *message, const struct dhcp_client_config *config)
{
    const char *prefix = dhcp_class_prefix(config->identity->architecture);
    const void *class = bytes_get(dhcp_option(&message->options, DHCP_CLASS), 0, strlen(prefix));

    return class != NULL && memcmp(class, prefix, strlen(prefix)) == 0;
}

/* Source: RFC 791, classes A to C. */
static uint32_t class_mask(uint32_t address)
{
    if (IN_CLASSA(address))
        return IN_CLASSA_NET;
    return IN_CLASSB(address) ? IN_CLASSB_NET : IN_CLASSC_NET;
}

unsigned offer_prefix(const struct dhcp_message *message)
{
    struct bytes option = dhcp_option(&message->options, DHCP_SUBNET_MASK);
    uint32_t address = ntohl(message->address.s_addr);
    uint32_t mask =
        option.data == NULL ? class_mask(address) : ntohl(dhcp_option_address(option, 0).s_addr);
    uint32_t host = address & ~mask;
    unsigned prefix = (unsigned)__builtin_popcount(mask);

    /* A mask is ones, then zeros. */
    if (!dhcp_address_is_host(message->address) || (~mask & (~mask + 1)) != 0)
        return 0;
    /* Networks of one or two addresses have no broadcast address: RFC 3021. */
    if (prefix < 31 && (host == 0 || host == ~mask))
        return 0;
    return prefix;
}

bool offer_add(struct dhcp_client *client, struct dhcp_message *offer)
{
    bool is_useful = offer->address.s_addr == 0 ? offer_is_pxe(offer, &client->config)
                                                : offer_prefix(offer) != 0;
    struct dhcp_message *place = client->offers, earlier;

    if (!is_useful)
        return offer->address.s_addr == 0;
    while (place < client->offers + client->offer_count &&
           place->server.s_addr != offer->server.s_addr)
        place++;
    if (place == client->offers + DHCP_OFFERS_MAX)
        return true;
    if (place == client->offers + client->offer_count)
        client->offer_count++;
    earlier = *place;
    *place = *offer;
    *offer = earlier;
    return true;
}

static bool names_file(const struct dhcp_message *message, const struct dhcp_client_config *config)
{
    return message->boot_file[0] != '\0' ||
           (offer_is_pxe(message, config) &&
            dhcp_option(&message->options, DHCP_VENDOR).data != NULL);
}

static bool refuses_proxy(const struct dhcp_message *message)
{
    struct dhcp_options encapsulated = {0};
    uint8_t flag;

    dhcp_options_read(&encapsulated, dhcp_option(&message->options, DHCP_IPXE));
    bytes_u8(dhcp_option(&encapsulated, IPXE_NO_PROXY), 0, &flag);
    dhcp_options_free(&encapsulated);
    return flag != 0;
}

struct offer_choice offer_choose(struct dhcp_client *client)
{
    const struct dhcp_client_config *config = &client->config;
    struct offer_choice choice = {0};
    bool is_complete;

    for (unsigned i = 0; i < client->offer_count; i++) {
        struct dhcp_message *offer = &client->offers[i];
        struct dhcp_message **best = offer->address.s_addr == 0 ? &choice.proxy : &choice.address;

        if (*best == NULL || (!names_file(*best, config) && names_file(offer, config)))
            *best = offer;
    }
    if (choice.address == NULL)
        return choice;
    is_complete = names_file(choice.address, config) &&
                  (offer_is_pxe(choice.address, config) || refuses_proxy(choice.address));
    if (is_complete || refuses_proxy(choice.address))
        choice.proxy = NULL;
    choice.is_final = is_complete || choice.proxy != NULL;
    return choice;
}
