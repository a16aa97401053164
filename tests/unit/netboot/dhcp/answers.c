/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/netboot/dhcp/answers.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

const struct netboot_identity machine = {
    .mac = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56},
    .uuid = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd,
             0xee, 0xff},
    .ipv4 = true,
};

void answer_option(struct answer *answer, uint8_t code, const void *value, uint8_t size)
{
    answer->data[answer->size++] = code;
    answer->data[answer->size++] = size;
    memcpy(answer->data + answer->size, value, size);
    answer->size += size;
}

void answer_text(struct answer *answer, uint8_t code, const char *text)
{
    answer_option(answer, code, text, (uint8_t)strlen(text));
}

void answer_address(struct answer *answer, uint8_t code, const char *address)
{
    struct in_addr number;

    inet_pton(AF_INET, address, &number);
    answer_option(answer, code, &number, sizeof(number));
}

void answer_file(struct answer *answer, const char *file)
{
    strncpy((char *)answer->data + AT_FILE, file, 128);
}

void answer_begin(struct answer *answer, uint8_t type, uint32_t xid, const char *address,
                  const char *server)
{
    static const uint8_t cookie[] = {99, 130, 83, 99};
    uint32_t order = htonl(xid);

    memset(answer, 0, sizeof(*answer));
    answer->data[AT_OP] = 2;
    answer->data[AT_HTYPE] = 1;
    answer->data[AT_HLEN] = 6;
    memcpy(answer->data + AT_XID, &order, 4);
    if (address != NULL)
        inet_pton(AF_INET, address, answer->data + AT_YIADDR);
    memcpy(answer->data + AT_CHADDR, machine.mac, 6);
    memcpy(answer->data + AT_COOKIE, cookie, 4);
    answer->size = AT_OPTIONS;
    answer_option(answer, 53, &type, 1);
    if (server != NULL)
        answer_address(answer, 54, server);
    if (address != NULL)
        answer_address(answer, 1, "255.255.255.0");
}

struct bytes answer_end(struct answer *answer)
{
    uint8_t *copy = malloc(answer->size + 1);

    if (copy == NULL)
        abort();
    answer->data[answer->size++] = 255;
    memcpy(copy, answer->data, answer->size);
    return (struct bytes){copy, answer->size};
}

const uint8_t *find_option(const uint8_t *packet, size_t size, uint8_t code)
{
    for (size_t at = AT_OPTIONS; at < size && packet[at] != 255; at += 2u + packet[at + 1])
        if (packet[at] == code)
            return packet + at + 1;
    return NULL;
}
