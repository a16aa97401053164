/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/message6.h"

#include "common/array.h"
#include "common/big-endian.h"
#include "common/min-max.h"
#include "netboot/dhcp/class.h"
#include "netboot/dhcp/text.h"

#include <arpa/inet.h>
#include <string.h>

#define OPTION_CLIENT            1
#define OPTION_SERVER            2
#define OPTION_IA_NA             3
#define OPTION_ADDRESS           5
#define OPTION_REQUESTED         6
#define OPTION_PREFERENCE        7
#define OPTION_ELAPSED           8
#define OPTION_STATUS            13
#define OPTION_USER_CLASS        15
#define OPTION_VENDOR_CLASS      16
#define OPTION_NAME_SERVERS      23
#define OPTION_DOMAINS           24
#define OPTION_BOOT_FILE         59
#define OPTION_BOOT_PARAMETERS   60
#define OPTION_ARCHITECTURE      61
#define OPTION_NETWORK_INTERFACE 62

#define DUID_UUID 4

/* Of Intel, whose class "PXEClient" is. Source: IANA's private enterprise numbers. */
#define ENTERPRISE_INTEL 343

/* Takes one option. */
typedef void take_option(struct dhcp6_message *message, uint16_t code, struct bytes value,
                         uint32_t iaid);

static bool read_options(struct dhcp6_message *message, struct bytes options, uint32_t iaid,
                         take_option *take)
{
    uint64_t offset = 0;
    uint16_t code, size;

    while (offset < options.size) {
        const uint8_t *data;

        if (!big_endian_u16(options, offset, &code) ||
            !big_endian_u16(options, offset + 2, &size) ||
            (data = bytes_get(options, offset + 4, size)) == NULL)
            return false;
        take(message, code, (struct bytes){data, size}, iaid);
        offset += 4u + size;
    }
    return true;
}

static struct bytes skip(struct bytes value, size_t size)
{
    return value.size < size ? (struct bytes){NULL, 0}
                             : (struct bytes){value.data + size, value.size - size};
}

static void take_status(struct dhcp6_message *message, struct bytes value)
{
    if (message->status == DHCP6_STATUS_SUCCESS)
        big_endian_u16(value, 0, &message->status);
}

static void take_duid(struct dhcp6_duid *duid, struct bytes value)
{
    if (value.size == 0 || value.size > sizeof(duid->data))
        return;
    memcpy(duid->data, value.data, value.size);
    duid->size = (uint8_t)value.size;
}

static bool is_host(const struct in6_addr *address)
{
    return !IN6_IS_ADDR_UNSPECIFIED(address) && !IN6_IS_ADDR_LOOPBACK(address) &&
           !IN6_IS_ADDR_MULTICAST(address) && !IN6_IS_ADDR_LINKLOCAL(address) &&
           !IN6_IS_ADDR_V4MAPPED(address) && !IN6_IS_ADDR_V4COMPAT(address);
}

static bool read_address(struct bytes value, uint64_t offset, struct in6_addr *address)
{
    const void *data = bytes_get(value, offset, sizeof(*address));

    if (data != NULL)
        memcpy(address, data, sizeof(*address));
    return data != NULL;
}

/* Inside an option IA_NA. */
static void take_ia_option(struct dhcp6_message *message, uint16_t code, struct bytes value,
                           uint32_t iaid)
{
    struct in6_addr address;
    uint32_t valid_lifetime;

    (void)iaid;
    if (code == OPTION_STATUS)
        take_status(message, value);
    if (code == OPTION_ADDRESS && read_address(value, 0, &address) && is_host(&address) &&
        big_endian_u32(value, sizeof(address) + 4, &valid_lifetime) && valid_lifetime != 0 &&
        IN6_IS_ADDR_UNSPECIFIED(&message->address))
        message->address = address;
}

static void take_name_servers(struct dhcp6_message *message, struct bytes value)
{
    struct in6_addr address;
    unsigned count = 0;

    for (uint64_t offset = 0;
         count < NETBOOT_NAME_SERVERS_MAX && read_address(value, offset, &address);
         offset += sizeof(address))
        if (is_host(&address))
            inet_ntop(AF_INET6, &address, message->name_servers[count++], INET6_ADDRSTRLEN);
}

/* The first name of a list in DNS's format, which is not compressed here. Source: RFC 8415 section
 * 10. */
static void take_domain(struct dhcp6_message *message, struct bytes value)
{
    char name[NETBOOT_TEXT_SIZE];
    struct writer writer = {.data = (uint8_t *)name, .capacity = sizeof(name)};
    uint64_t offset = 0;
    uint8_t length;

    while (bytes_u8(value, offset++, &length) && length > 0) {
        const void *label = bytes_get(value, offset, length);

        if (label == NULL)
            return;
        if (writer.size > 0)
            writer_u8(&writer, '.');
        writer_bytes(&writer, label, length);
        offset += length;
    }
    if (!writer.overflow)
        text_take_name(message->domain, sizeof(message->domain),
                       (struct bytes){writer.data, writer.size});
}

static void take_message_option(struct dhcp6_message *message, uint16_t code, struct bytes value,
                                uint32_t iaid)
{
    uint32_t answered;

    switch (code) {
    case OPTION_CLIENT:
        take_duid(&message->client, value);
        break;
    case OPTION_SERVER:
        take_duid(&message->server, value);
        break;
    case OPTION_PREFERENCE:
        bytes_u8(value, 0, &message->preference);
        break;
    case OPTION_STATUS:
        take_status(message, value);
        break;
    case OPTION_IA_NA:
        /* After the identity and two times. */
        if (big_endian_u32(value, 0, &answered) && answered == iaid)
            read_options(message, skip(value, 12), iaid, take_ia_option);
        break;
    case OPTION_NAME_SERVERS:
        take_name_servers(message, value);
        break;
    case OPTION_DOMAINS:
        take_domain(message, value);
        break;
    case OPTION_BOOT_FILE:
        dhcp_text_take(message->boot_file, sizeof(message->boot_file), value);
        break;
    default:
        break;
    }
}

/* Of the only identity association. */
static uint32_t iaid_of(const struct netboot_identity *identity)
{
    uint32_t iaid;

    memcpy(&iaid, identity->mac + 2, sizeof(iaid));
    return ntohl(iaid);
}

bool dhcp6_message_decode(struct dhcp6_message *message, struct bytes packet,
                          const struct netboot_identity *identity)
{
    uint32_t head;

    memset(message, 0, sizeof(*message));
    if (!big_endian_u32(packet, 0, &head))
        return false;
    message->type = head >> 24;
    message->xid = head & 0xffffff;
    return (message->type == DHCP6_ADVERTISE || message->type == DHCP6_REPLY) &&
           read_options(message, skip(packet, 4), iaid_of(identity), take_message_option) &&
           message->client.size > 0 && message->server.size > 0;
}

struct dhcp6_duid dhcp6_duid(const struct netboot_identity *identity)
{
    struct dhcp6_duid duid = {.data = {0, DUID_UUID}, .size = 2 + sizeof(identity->uuid)};

    memcpy(duid.data + 2, identity->uuid, sizeof(identity->uuid));
    return duid;
}

static void write_option(struct writer *writer, uint16_t code, const void *value, size_t size)
{
    writer_u16(writer, code);
    writer_u16(writer, (uint16_t)size);
    writer_bytes(writer, value, size);
}

static void write_ia(const struct dhcp6_request *request, struct writer *writer)
{
    bool any = IN6_IS_ADDR_UNSPECIFIED(&request->address);

    writer_u16(writer, OPTION_IA_NA);
    writer_u16(writer, any ? 12 : 12 + 4 + 24);
    writer_u32(writer, iaid_of(request->identity));
    /* The times are the server's choice. */
    writer_u32(writer, 0);
    writer_u32(writer, 0);
    if (any)
        return;
    writer_u16(writer, OPTION_ADDRESS);
    writer_u16(writer, 24);
    writer_bytes(writer, &request->address, sizeof(request->address));
    writer_u32(writer, 0);
    writer_u32(writer, 0);
}

static void write_identity(const struct dhcp6_request *request, struct writer *writer)
{
    char class[DHCP_CLASS_SIZE];

    dhcp_class(request->identity->architecture, class);
    writer_u16(writer, OPTION_VENDOR_CLASS);
    writer_u16(writer, (uint16_t)(4 + 2 + strlen(class)));
    writer_u32(writer, ENTERPRISE_INTEL);
    writer_u16(writer, (uint16_t)strlen(class));
    writer_bytes(writer, class, strlen(class));
    writer_u16(writer, OPTION_ARCHITECTURE);
    writer_u16(writer, 2);
    writer_u16(writer, request->identity->architecture);
    write_option(writer, OPTION_NETWORK_INTERFACE,
                 (const uint8_t[]){DHCP_UNDI, DHCP_UNDI_MAJOR, DHCP_UNDI_MINOR}, 3);
    if (request->as_ipxe)
        write_option(writer, OPTION_USER_CLASS, "\0\004iPXE", 6);
}

void dhcp6_request_write(const struct dhcp6_request *request, struct writer *writer)
{
    static const uint8_t requested[] = {0, OPTION_NAME_SERVERS, 0, OPTION_DOMAINS,
                                        0, OPTION_BOOT_FILE,    0, OPTION_BOOT_PARAMETERS};
    struct dhcp6_duid client = dhcp6_duid(request->identity);

    writer_u32(writer, (uint32_t)request->type << 24 | request->xid);
    write_option(writer, OPTION_CLIENT, client.data, client.size);
    if (request->server != NULL)
        write_option(writer, OPTION_SERVER, request->server->data, request->server->size);
    writer_u16(writer, OPTION_ELAPSED);
    writer_u16(writer, 2);
    writer_u16(writer, (uint16_t)min((uint64_t)request->elapsed / 10, UINT16_MAX));
    write_option(writer, OPTION_REQUESTED, requested, sizeof(requested));
    write_identity(request, writer);
    if (request->type != DHCP6_INFORMATION_REQUEST)
        write_ia(request, writer);
}
