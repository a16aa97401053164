/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that whatever a server answers, the DHCPv4 client keeps its promises, comes to an end, and
 * settings have no control characters and no addresses that make no sense. libFuzzer target:
 * packets, each behind its size, of which the client's transaction and the machine are filled in.
 */
#include "common/big-endian.h"
#include "common/min-max.h"
#include "netboot/dhcp/fill-settings.h"
#include "netboot/dhcp/options.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* More than the client needs in the longest exchange with a server that answers. */
#define STEPS 200

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct netboot_identity identity = {.mac = {2, 3, 4, 5, 6, 7}, .ipv4 = true};

static void check_text(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            abort();
}

static void check_settings(const struct dhcp_client *client)
{
    struct netboot_settings settings = {0};

    fill_settings(&settings, client, NULL);
    check_text(settings.boot_file);
    check_text(settings.next_server);
    check_text(settings.configuration_file);
    check_text(settings.path_prefix);
    check_text(settings.addresses.domain);
    check_text(settings.addresses.host_name);
    if (!dhcp_address_is_host(settings.addresses.address) || settings.addresses.prefix == 0 ||
        settings.addresses.prefix > 32 || strpbrk(settings.addresses.domain, " #;") != NULL)
        abort();
    if (settings.boot_file[0] != '\0' && settings.next_server[0] == '\0')
        abort();
    dhcp_options_free(&settings.options);
}

/* A packet of exactly its size, so that a read past it is caught. */
static void give(struct dhcp_client *client, int64_t now, const uint8_t *data, size_t size)
{
    uint8_t *packet = malloc(size + 1);
    uint32_t xid = htonl(client->xid), cookie = htonl(DHCP_COOKIE);

    if (packet == NULL)
        abort();
    memcpy(packet, data, size);
    if (size >= sizeof(struct dhcp_header)) {
        packet[0] = DHCP_BOOT_REPLY;
        packet[1] = DHCP_ETHERNET;
        packet[2] = 6;
        memcpy(packet + 4, &xid, 4);
        memcpy(packet + 28, identity.mac, 6);
        memcpy(packet + 236, &cookie, 4);
    }
    dhcp_client_receive(client, now, DHCP_SERVER_PORT, (struct bytes){packet, size});
    free(packet);
}

static void send_all(struct dhcp_client *client, int64_t now)
{
    uint8_t packet[DHCP_PACKET_SIZE];
    struct writer writer = {.data = packet, .capacity = sizeof(packet)};
    struct dhcp_destination destination;

    for (unsigned i = 0; dhcp_client_send(client, now, &writer, &destination); i++) {
        if (i >= PXE_SERVERS_MAX + 2 || writer.overflow || writer.size < 300)
            abort();
        writer.size = 0;
    }
}

static void do_what_it_needs(struct dhcp_client *client, int64_t *now)
{
    switch (dhcp_client_need(client)) {
    case DHCP_NEEDS_TIME:
        *now = (int64_t)max((uint64_t)*now, (uint64_t)dhcp_client_deadline(client));
        break;
    case DHCP_NEEDS_ADDRESS:
        dhcp_client_configured(client, *now);
        break;
    case DHCP_NEEDS_CHOICE:
        if (client->pxe.item_count == 0)
            abort();
        dhcp_client_chose(client, *now, (unsigned)*now % client->pxe.item_count);
        break;
    case DHCP_NEEDS_NOTHING:
        break;
    }
    send_all(client, *now);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct dhcp_client_config config = {.identity = &identity, .needs_file = true, .seed = size};
    static struct dhcp_client client;
    uint64_t offset = 0;
    uint16_t length;
    int64_t now = 0;

    dhcp_client_init(&client, &config, now);
    send_all(&client, now);
    while (big_endian_u16(input, offset, &length)) {
        offset += 2;
        length = (uint16_t)min(length & 0x7ff, size - offset);
        give(&client, now, data + offset, length);
        offset += length;
        do_what_it_needs(&client, &now);
    }
    /* Without a server it asks on and on; every other state ends. */
    for (unsigned i = 0; i < STEPS && dhcp_client_need(&client) != DHCP_NEEDS_NOTHING; i++)
        do_what_it_needs(&client, &now);
    if (client.state != DHCP_DISCOVERING && client.state != DHCP_REQUESTING &&
        client.state != DHCP_FINISHED)
        abort();
    if (client.state == DHCP_FINISHED)
        check_settings(&client);
    dhcp_client_free(&client);
    return 0;
}
