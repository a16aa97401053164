/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a DHCPv4 server sends, for tests; written without the code that is tested.
 */
#ifndef TESTS_UNIT_NETBOOT_DHCP_ANSWERS_H
#define TESTS_UNIT_NETBOOT_DHCP_ANSWERS_H

#include "common/bytes.h"
#include "netboot/identity.h"

#include <stddef.h>
#include <stdint.h>

/* Offsets in a packet: RFC 2131, figure 1. */
#define AT_OP      0
#define AT_HTYPE   1
#define AT_HLEN    2
#define AT_XID     4
#define AT_SECS    8
#define AT_FLAGS   10
#define AT_CIADDR  12
#define AT_YIADDR  16
#define AT_SIADDR  20
#define AT_CHADDR  28
#define AT_SNAME   44
#define AT_FILE    108
#define AT_COOKIE  236
#define AT_OPTIONS 240

extern const struct netboot_identity machine;

struct answer {
    uint8_t data[4096];
    size_t size;
};

/**
 * answer_begin() - An answer for the machine, with a server and a subnet mask of 24 bits
 * @address: NULL: none
 */
void answer_begin(struct answer *answer, uint8_t type, uint32_t xid, const char *address,
                  const char *server);

void answer_option(struct answer *answer, uint8_t code, const void *value, uint8_t size);
void answer_text(struct answer *answer, uint8_t code, const char *text);
void answer_address(struct answer *answer, uint8_t code, const char *address);
void answer_file(struct answer *answer, const char *file);

/**
 * answer_end() - End it
 *
 * Return: a copy of exactly its size, so that the sanitizer catches a read past it; its data is to
 *         be freed
 */
struct bytes answer_end(struct answer *answer);

/**
 * find_option() - The value of an option in a packet of the client's
 *
 * Return: the value behind its size, or NULL
 */
const uint8_t *find_option(const uint8_t *packet, size_t size, uint8_t code);

#endif
