/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/message.h"

#include "common/min-max.h"
#include "netboot/dhcp/options.h"
#include "netboot/dhcp/text.h"

#include <string.h>

/* Bits of option DHCP_OVERLOAD. */
#define OVERLOAD_FILE  1
#define OVERLOAD_SNAME 2

static bool read_options(struct dhcp_message *message, struct bytes packet,
                         const struct dhcp_header *header)
{
    struct dhcp_options *options = &message->options;
    uint8_t overload;

    if (!dhcp_options_read(
            options, (struct bytes){packet.data + sizeof(*header), packet.size - sizeof(*header)}))
        return false;
    bytes_u8(dhcp_option(options, DHCP_OVERLOAD), 0, &overload);
    if ((overload & OVERLOAD_FILE) != 0 &&
        !dhcp_options_read(options, (struct bytes){header->file, sizeof(header->file)}))
        return false;
    if ((overload & OVERLOAD_SNAME) != 0 &&
        !dhcp_options_read(options, (struct bytes){header->sname, sizeof(header->sname)}))
        return false;

    if (!dhcp_text_take(message->boot_file, sizeof(message->boot_file),
                        dhcp_option(options, DHCP_BOOT_FILE)) &&
        (overload & OVERLOAD_FILE) == 0)
        dhcp_text_take(message->boot_file, sizeof(message->boot_file),
                       (struct bytes){header->file, sizeof(header->file)});
    if (!text_take_name(message->server_name, sizeof(message->server_name),
                        dhcp_option(options, DHCP_TFTP_SERVER)) &&
        (overload & OVERLOAD_SNAME) == 0)
        text_take_name(message->server_name, sizeof(message->server_name),
                       (struct bytes){header->sname, sizeof(header->sname)});
    return true;
}

bool dhcp_message_decode(struct dhcp_message *message, struct bytes packet)
{
    const struct dhcp_header *header = bytes_get(packet, 0, sizeof(*header));
    bool valid;

    memset(message, 0, sizeof(*message));
    if (header == NULL || header->op != DHCP_BOOT_REPLY || header->htype != DHCP_ETHERNET ||
        header->hlen != sizeof(message->mac) || header->cookie != htonl(DHCP_COOKIE))
        return false;
    message->xid = ntohl(header->xid);
    memcpy(message->mac, header->chaddr, sizeof(message->mac));
    message->address = header->yiaddr;
    message->next_server = header->siaddr;

    valid = read_options(message, packet, header);
    message->server = dhcp_option_address(dhcp_option(&message->options, DHCP_SERVER), 0);
    valid = valid &&
            bytes_u8(dhcp_option(&message->options, DHCP_MESSAGE_TYPE), 0, &message->type) &&
            dhcp_address_is_host(message->server);
    if (!valid)
        dhcp_message_free(message);
    return valid;
}

void dhcp_message_free(struct dhcp_message *message)
{
    dhcp_options_free(&message->options);
    memset(message, 0, sizeof(*message));
}

void dhcp_message_begin(struct writer *writer, enum dhcp_message_type type, uint32_t xid,
                        unsigned seconds, const uint8_t mac[6], struct in_addr client)
{
    struct dhcp_header header = {
        .op = DHCP_BOOT_REQUEST,
        .htype = DHCP_ETHERNET,
        .hlen = 6,
        .xid = htonl(xid),
        .secs = htons((uint16_t)min(seconds, UINT16_MAX)),
        /* Without an address, the kernel delivers only broadcasts. */
        .flags = htons(client.s_addr == 0 ? DHCP_FLAG_BROADCAST : 0),
        .ciaddr = client,
        .cookie = htonl(DHCP_COOKIE),
    };

    memcpy(header.chaddr, mac, 6);
    writer_bytes(writer, &header, sizeof(header));
    dhcp_message_option(writer, DHCP_MESSAGE_TYPE, &(uint8_t){type}, 1);
}

void dhcp_message_option(struct writer *writer, uint8_t code, const void *value, uint8_t size)
{
    writer_u8(writer, code);
    writer_u8(writer, size);
    writer_bytes(writer, value, size);
}

void dhcp_message_end(struct writer *writer)
{
    writer_u8(writer, DHCP_END);
}
