/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A DHCPv4 client whose time and servers are a test's.
 */
#ifndef TESTS_UNIT_NETBOOT_DHCP_CLIENT_FIXTURE_H
#define TESTS_UNIT_NETBOOT_DHCP_CLIENT_FIXTURE_H

#include "netboot/dhcp/client.h"
#include "tests/unit/netboot/dhcp/answers.h"

#include <stddef.h>
#include <stdint.h>

#define OFFER 2
#define ACK   5
#define NAK   6

/* A constant with its size. */
#define VENDOR(text) (text), sizeof(text) - 1

extern struct dhcp_client client;
extern struct answer answer;
extern int64_t now;

/* The latest packet that the client has sent, and where it and those sent together went to. */
extern uint8_t sent[DHCP_PACKET_SIZE];
extern size_t sent_size;
extern struct dhcp_destination sent_to[PXE_SERVERS_MAX + 2];
extern unsigned sent_count;

/**
 * start() - Begin anew
 * @config: Its machine and seed are filled in
 */
void start(struct dhcp_client_config config);

/* For cmocka: a client that needs a boot file, before each test, and its end. */
int start_client(void **state);
int free_client(void **state);

/**
 * send_all() - Take what is to be sent now
 *
 * Return: how many packets
 */
unsigned send_all(void);

/**
 * pass() - Let time pass, taking what is to be sent
 *
 * Return: how many packets
 */
unsigned pass(int64_t milliseconds);

/**
 * begin_answer() - Begin an answer to the latest packet
 */
void begin_answer(uint8_t type, const char *address, const char *server);

/**
 * give(), give_from() - End the answer, and hand it to the client
 * @port: That it comes from; else 67
 */
void give(void);
void give_from(in_port_t port);

/**
 * give_offer() - Offer an address and a file
 */
void give_offer(const char *address, const char *server, const char *file);

/**
 * give_pxe() - Answer as a server of PXE's
 * @address: NULL: of ProxyDHCP
 * @vendor:  Value of option 43
 */
void give_pxe(uint8_t type, const char *address, const char *server, const char *file,
              const void *vendor, uint8_t size);

/**
 * confirm() - Go from the offer that is to be chosen now to the address that is set
 */
void confirm(const char *server, const char *file);

void assert_option(uint8_t code, const void *value, size_t size);
void assert_type(uint8_t type);
void assert_sent_to(unsigned i, const char *address, in_port_t port);
void assert_boots(const char *file);

#endif
