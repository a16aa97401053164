/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that whatever a server answers, the DHCPv6 client keeps its promises, and settings have no
 * control characters. libFuzzer target: packets, each behind its size, of which the transaction is
 * filled in.
 */
#include "common/big-endian.h"
#include "common/min-max.h"
#include "netboot/dhcp/fill-settings.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct netboot_identity identity = {.mac = {2, 3, 4, 5, 6, 7}, .ipv6 = true};

static void check_text(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            abort();
}

static void check_settings(const struct dhcp6_client *client)
{
    struct netboot_settings settings = {0};

    fill_settings(&settings, NULL, client);
    check_text(settings.boot_file);
    check_text(settings.addresses.domain);
    if (strpbrk(settings.addresses.domain, " #;") != NULL ||
        IN6_IS_ADDR_MULTICAST(&settings.addresses.address6) ||
        IN6_IS_ADDR_LOOPBACK(&settings.addresses.address6))
        abort();
    if (!client->has_address && IN6_IS_ADDR_UNSPECIFIED(&settings.addresses.address6))
        abort();
}

/* A packet of exactly its size, so that a read past it is caught. */
static void give(struct dhcp6_client *client, int64_t now, const uint8_t *data, size_t size)
{
    struct sockaddr_in6 source = {.sin6_port = htons(DHCP6_SERVER_PORT),
                                  .sin6_addr = {{{0xfe, 0x80, [15] = 1}}}};
    uint32_t xid;
    uint8_t *packet = malloc(size + 1);

    if (packet == NULL)
        abort();
    memcpy(packet, data, size);
    xid = size > 0 && packet[0] == DHCP6_REPLY && client->state == DHCP6_SOLICITING
              ? client->information_xid
              : client->xid;
    for (unsigned i = 1; i < 4 && i < size; i++)
        packet[i] = (uint8_t)(xid >> (24 - 8 * i));
    dhcp6_client_receive(client, now, &source, (struct bytes){packet, size});
    free(packet);
}

static void send_all(struct dhcp6_client *client, int64_t now)
{
    uint8_t packet[DHCP6_PACKET_SIZE];
    struct writer writer = {.data = packet, .capacity = sizeof(packet)};

    for (unsigned i = 0; dhcp6_client_send(client, now, &writer); i++) {
        if (i >= 2 || writer.overflow)
            abort();
        writer.size = 0;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct dhcp6_client_config config = {.identity = &identity, .as_ipxe = true, .seed = size};
    static struct dhcp6_client client;
    uint64_t offset = 0;
    uint16_t length;
    int64_t now = 0;

    dhcp6_client_init(&client, &config, now);
    send_all(&client, now);
    while (client.state != DHCP6_FINISHED && big_endian_u16(input, offset, &length)) {
        offset += 2;
        if ((length & 0x8000) != 0)
            dhcp6_client_set_address(&client, now);
        if ((length & 0x4000) != 0)
            now = (int64_t)max((uint64_t)now, (uint64_t)dhcp6_client_deadline(&client));
        length = (uint16_t)min(length & 0x7ff, size - offset);
        send_all(&client, now);
        give(&client, now, data + offset, length);
        offset += length;
    }
    if (client.state == DHCP6_FINISHED)
        check_settings(&client);
    return 0;
}
