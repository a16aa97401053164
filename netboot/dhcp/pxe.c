/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/pxe.h"

#include "common/big-endian.h"
#include "netboot/dhcp/options.h"
#include "netboot/dhcp/text.h"

#include <string.h>

static void add_server(struct pxe_options *options, uint16_t type, struct in_addr address)
{
    if (options->server_count < PXE_SERVERS_MAX)
        options->servers[options->server_count++] = (struct pxe_server){type, address};
}

/* Of each type: the type, how many addresses, the addresses. */
static void read_servers(struct pxe_options *options, struct bytes value)
{
    uint64_t offset = 0;
    uint16_t type;
    uint8_t count;

    while (big_endian_u16(value, offset, &type) && bytes_u8(value, offset + 2, &count)) {
        offset += 3;
        if (count == 0)
            add_server(options, type, (struct in_addr){0});
        for (; count > 0; count--, offset += sizeof(struct in_addr)) {
            struct in_addr address = dhcp_option_address(value, offset);

            if (dhcp_address_is_host(address))
                add_server(options, type, address);
        }
    }
}

/* Of each item: the type, the text's length, the text. */
static void read_menu(struct pxe_options *options, struct bytes value)
{
    uint64_t offset = 0;
    uint16_t type;
    uint8_t length;

    while (options->item_count < PXE_ITEMS_MAX && big_endian_u16(value, offset, &type) &&
           bytes_u8(value, offset + 2, &length)) {
        struct pxe_item *item = &options->items[options->item_count];
        const uint8_t *text = bytes_get(value, offset + 3, length);

        if (text == NULL)
            return;
        item->type = type;
        if (dhcp_text_take(item->text, sizeof(item->text), (struct bytes){text, length}))
            options->item_count++;
        offset += 3u + length;
    }
}

void pxe_options_read(struct pxe_options *options, struct bytes value)
{
    struct dhcp_options read = {0};
    struct bytes prompt;

    memset(options, 0, sizeof(*options));
    dhcp_options_read(&read, value);
    bytes_u8(dhcp_option(&read, PXE_DISCOVERY_CONTROL), 0, &options->control);
    options->multicast = dhcp_option_address(dhcp_option(&read, PXE_MULTICAST_ADDRESS), 0);
    if (!IN_MULTICAST(ntohl(options->multicast.s_addr)))
        options->multicast.s_addr = 0;
    read_servers(options, dhcp_option(&read, PXE_BOOT_SERVERS));
    read_menu(options, dhcp_option(&read, PXE_BOOT_MENU));
    options->answers_item = big_endian_u16(dhcp_option(&read, PXE_BOOT_ITEM), 0, &options->item);

    prompt = dhcp_option(&read, PXE_MENU_PROMPT);
    if (bytes_u8(prompt, 0, &options->timeout))
        dhcp_text_take(options->prompt, sizeof(options->prompt),
                       (struct bytes){prompt.data + 1, prompt.size - 1});
    dhcp_options_free(&read);
}
