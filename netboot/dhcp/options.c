/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/options.h"

#include "common/alloc.h"

#include <stdlib.h>
#include <string.h>

static void add(struct dhcp_options *options, uint8_t code, const uint8_t *data, uint8_t size)
{
    unsigned before = options->size[code];

    if (before + size > UINT16_MAX)
        return;
    /* An empty option is there as well: so never an allocation of 0 bytes. */
    options->value[code] = alloc_resize(options->value[code], before + size + 1, 1);
    memcpy(options->value[code] + before, data, size);
    options->size[code] = (uint16_t)(before + size);
}

bool dhcp_options_read(struct dhcp_options *options, struct bytes field)
{
    uint64_t offset = 0;
    uint8_t code, size;

    while (bytes_u8(field, offset++, &code) && code != DHCP_END) {
        if (code == DHCP_PAD)
            continue;
        if (!bytes_u8(field, offset++, &size))
            return false;
        const uint8_t *data = bytes_get(field, offset, size);

        if (data == NULL)
            return false;
        add(options, code, data, size);
        offset += size;
    }
    return true;
}

void dhcp_options_replace(struct dhcp_options *options, const struct dhcp_options *later)
{
    for (unsigned code = 0; code < 256; code++) {
        if (later->value[code] == NULL)
            continue;
        options->value[code] = alloc_resize(options->value[code], later->size[code] + 1u, 1);
        memcpy(options->value[code], later->value[code], later->size[code]);
        options->size[code] = later->size[code];
    }
}

void dhcp_options_free(struct dhcp_options *options)
{
    for (unsigned code = 0; code < 256; code++)
        free(options->value[code]);
    memset(options, 0, sizeof(*options));
}

struct bytes dhcp_option(const struct dhcp_options *options, uint8_t code)
{
    return (struct bytes){options->value[code], options->size[code]};
}

struct in_addr dhcp_option_address(struct bytes value, uint64_t offset)
{
    struct in_addr address = {0};
    const void *data = bytes_get(value, offset, sizeof(address));

    if (data != NULL)
        memcpy(&address, data, sizeof(address));
    return address;
}

bool dhcp_address_is_host(struct in_addr address)
{
    uint32_t number = ntohl(address.s_addr);
    uint32_t network = number >> 24;

    return network != 0 && network != IN_LOOPBACKNET && !IN_MULTICAST(number) &&
           !IN_BADCLASS(number);
}
