/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/request.h"

#include "netboot/dhcp/class.h"
#include "netboot/dhcp/options.h"

#include <string.h>

/* The type of identifiers that are UUIDs, in options 61 and 97. */
#define IDENTIFIER_UUID 0

static const uint8_t parameters[] = {
    DHCP_SUBNET_MASK,
    /* Before DHCP_ROUTER: RFC 3442. */
    DHCP_CLASSLESS_ROUTES,
    DHCP_ROUTER,
    DHCP_NAME_SERVER,
    DHCP_HOST_NAME,
    DHCP_DOMAIN_NAME,
    DHCP_ROOT_PATH,
    DHCP_MTU,
    DHCP_NTP_SERVERS,
    DHCP_VENDOR,
    DHCP_SERVER,
    DHCP_CLASS,
    DHCP_TFTP_SERVER,
    DHCP_BOOT_FILE,
    DHCP_UUID,
    DHCP_PXE_FIRST,
    DHCP_PXE_FIRST + 1,
    DHCP_PXE_FIRST + 2,
    DHCP_PXE_FIRST + 3,
    DHCP_PXE_FIRST + 4,
    DHCP_PXE_FIRST + 5,
    DHCP_PXE_FIRST + 6,
    DHCP_PXE_LAST,
    DHCP_IPXE,
    DHCP_CONFIGURATION_FILE,
    DHCP_PATH_PREFIX,
    DHCP_REBOOT_TIME,
};

/* Encapsulated options, each a flag: HTTP, HTTPS, TFTP, DNS, Linux kernels, menus. Source: the iPXE
 * project's list of DHCP options. */
static const uint8_t ipxe_features[] = {19, 1, 1, 20, 1, 1, 21, 1, 1, 23, 1, 1, 24, 1, 1, 39, 1, 1};

/* SMBIOS has a UUID's first three fields in little-endian byte order, and so do DHCP's options.
 * Source: PXE specification 2.1, SMBIOS specification, section "System - UUID". */
static void write_uuid(struct writer *writer, uint8_t code, const uint8_t uuid[16])
{
    static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    uint8_t value[17] = {IDENTIFIER_UUID};

    for (unsigned i = 0; i < 16; i++)
        value[1 + i] = uuid[order[i]];
    dhcp_message_option(writer, code, value, sizeof(value));
}

static void write_identity(struct writer *writer, const struct dhcp_client_config *config)
{
    const struct netboot_identity *identity = config->identity;
    const uint8_t architecture[] = {identity->architecture >> 8, identity->architecture & 0xff};
    char class[DHCP_CLASS_SIZE];

    dhcp_class(identity->architecture, class);
    dhcp_message_option(writer, DHCP_CLASS, class, (uint8_t)strlen(class));
    write_uuid(writer, DHCP_CLIENT, identity->uuid);
    write_uuid(writer, DHCP_UUID, identity->uuid);
    dhcp_message_option(writer, DHCP_ARCHITECTURE, architecture, sizeof(architecture));
    dhcp_message_option(writer, DHCP_NETWORK_INTERFACE,
                        (const uint8_t[]){DHCP_UNDI, DHCP_UNDI_MAJOR, DHCP_UNDI_MINOR}, 3);
    if (config->as_ipxe) {
        /* Without the lengths of RFC 3004, as iPXE does and servers' configurations expect. */
        dhcp_message_option(writer, DHCP_USER_CLASS, "iPXE", 4);
        dhcp_message_option(writer, DHCP_IPXE, ipxe_features, sizeof(ipxe_features));
    }
}

static void write_boot_item(struct writer *writer, uint16_t type)
{
    const uint8_t item[] = {
        PXE_BOOT_ITEM, 4, type >> 8, type & 0xff, 0, 0 /* layer: the boot file */, DHCP_END};

    dhcp_message_option(writer, DHCP_VENDOR, item, sizeof(item));
}

void dhcp_request_write(const struct dhcp_client *client, int64_t now, struct writer *writer)
{
    const struct dhcp_message *agreed = &client->lease.address;
    enum dhcp_state state = client->state;
    bool discovers = state == DHCP_DISCOVERING;
    bool has_address = !discovers && state != DHCP_REQUESTING;

    dhcp_message_begin(writer, discovers ? DHCP_DISCOVER : DHCP_REQUEST, client->xid,
                       (unsigned)((now - client->begin) / 1000), client->config.identity->mac,
                       has_address ? agreed->address : (struct in_addr){0});
    dhcp_message_option(writer, DHCP_MAXIMUM_SIZE,
                        (const uint8_t[]){DHCP_PACKET_SIZE >> 8, DHCP_PACKET_SIZE & 0xff}, 2);
    if (state == DHCP_REQUESTING) {
        dhcp_message_option(writer, DHCP_REQUESTED_ADDRESS, &agreed->address, 4);
        dhcp_message_option(writer, DHCP_SERVER, &agreed->server, 4);
    }
    write_identity(writer, &client->config);
    if (state == DHCP_ASKING_BOOT_SERVERS)
        write_boot_item(writer, client->boot_type);
    dhcp_message_option(writer, DHCP_PARAMETER_LIST, parameters, sizeof(parameters));
    dhcp_message_end(writer);
}
