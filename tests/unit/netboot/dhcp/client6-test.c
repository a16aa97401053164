/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The DHCPv6 client says who it is, gets an address or where routers give these information alone,
 * chooses among servers, and ignores what is not for it or makes no sense.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/dhcp/client6.h"
#include "tests/unit/netboot/dhcp/answers.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define SOLICIT     1
#define ADVERTISE   2
#define REQUEST     3
#define REPLY       7
#define INFORMATION 11

static struct dhcp6_client client;
static int64_t now;
static struct sockaddr_in6 source;

/* A packet from a server, and the last one of the client. */
static uint8_t packet[2048];
static size_t packet_size;
static uint8_t sent[DHCP6_PACKET_SIZE];
static size_t sent_size;

static int begin(void **state)
{
    struct dhcp6_client_config config = {.identity = &machine, .seed = 1};

    (void)state;
    now = 1000;
    dhcp6_client_init(&client, &config, now);
    source = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(547)};
    inet_pton(AF_INET6, "fe80::1", &source.sin6_addr);
    return 0;
}

/* Return: the type of the packet that is sent, 0 if none is. */
static uint8_t send_one(void)
{
    struct writer writer = {.data = sent, .capacity = sizeof(sent)};

    if (!dhcp6_client_send(&client, now, &writer))
        return 0;
    sent_size = writer.size;
    return sent[0];
}

static uint8_t send_at_deadline(void)
{
    if (dhcp6_client_deadline(&client) > now)
        now = dhcp6_client_deadline(&client);
    return send_one();
}

static const uint8_t *find(uint8_t code)
{
    for (size_t at = 4; at + 4 <= sent_size; at += 4u + (sent[at + 2] << 8 | sent[at + 3]))
        if (sent[at + 1] == code)
            return sent + at + 2;
    return NULL;
}

static void assert_option(uint8_t code, const void *value, size_t size)
{
    const uint8_t *option = find(code);

    assert_non_null(option);
    assert_int_equal(option[0] << 8 | option[1], size);
    assert_memory_equal(option + 2, value, size);
}

static void option(uint8_t code, const void *value, size_t size)
{
    const uint8_t head[] = {0, code, (uint8_t)(size >> 8), (uint8_t)size};

    memcpy(packet + packet_size, head, sizeof(head));
    memcpy(packet + packet_size + 4, value, size);
    packet_size += 4 + size;
}

static void begin_packet(uint8_t type, uint8_t server)
{
    uint32_t xid =
        type == REPLY && client.state == DHCP6_SOLICITING ? client.information_xid : client.xid;
    const uint8_t head[] = {type, xid >> 16, (xid >> 8) & 0xff, xid & 0xff};
    struct dhcp6_duid own = dhcp6_duid(&machine);

    memcpy(packet, head, sizeof(head));
    packet_size = sizeof(head);
    option(1, own.data, own.size);
    option(2, &server, 1);
}

/* The option IA_NA. @status: of the address */
static void add_address(const char *address, uint8_t status)
{
    uint8_t value[12 + 4 + 24 + 6] = {
        0, 0x12, 0x34, 0x56, [13] = 5, [15] = 24, [35] = 60, [39] = 120, [41] = 13, [43] = 2};

    inet_pton(AF_INET6, address, value + 16);
    value[45] = status;
    option(3, value, sizeof(value));
}

static void add_file(const char *file)
{
    option(59, file, strlen(file));
}

/* In a copy of exactly that size. */
static void give(void)
{
    uint8_t *copy = malloc(packet_size);

    memcpy(copy, packet, packet_size);
    dhcp6_client_receive(&client, now, &source, (struct bytes){copy, packet_size});
    free(copy);
}

static void give_address(uint8_t type, uint8_t server, const char *address, const char *file)
{
    begin_packet(type, server);
    add_address(address, 0);
    add_file(file);
    give();
}

static void it_says_who_it_is(void **state)
{
    static const uint8_t duid[] = {0,    4,    0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66,
                                   0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

    (void)state;
    assert_int_equal(send_one(), SOLICIT);
    assert_option(1, duid, sizeof(duid));
    assert_null(find(2));
    assert_option(3, "\0\x12\x34\x56\0\0\0\0\0\0\0\0", 12);
    assert_option(6, "\0\27\0\30\0\73\0\74", 8);
    assert_option(8, "\0\0", 2);
    assert_option(16, "\0\0\1\x57\0\40PXEClient:Arch:00000:UNDI:003001", 38);
    assert_option(61, "\0\0", 2);
    assert_option(62, "\1\3\1", 3);
    assert_null(find(15));
    now += 2500;
    assert_int_equal(send_one(), SOLICIT);
    assert_option(8, "\0\372", 2);
}

static void it_asks_as_ipxe(void **state)
{
    struct dhcp6_client_config config = {.identity = &machine, .as_ipxe = true};

    (void)state;
    dhcp6_client_init(&client, &config, now);
    send_one();
    assert_option(15, "\0\4iPXE", 6);
}

static void an_address_is_asked_for_and_confirmed(void **state)
{
    (void)state;
    send_one();
    give_address(ADVERTISE, 7, "2001:db8::10", "tftp://[2001:db8::1]/f");
    assert_int_equal(send_one(), 0);
    assert_int_equal(send_at_deadline(), REQUEST);
    assert_option(2, "\7", 1);
    const uint8_t *ia = find(3);

    assert_int_equal(ia[1], 40);
    assert_memory_equal(ia + 2 + 16, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x10", 16);
    begin_packet(REPLY, 7);
    add_address("2001:db8::10", 0);
    add_file("tftp://[2001:db8::1]/f");
    option(23, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x53", 16);
    option(24, "\7example\3org\0\5other\0", 20);
    give();
    assert_int_equal(client.state, DHCP6_FINISHED);
    assert_string_equal(client.answer.boot_file, "tftp://[2001:db8::1]/f");
    assert_string_equal(client.answer.name_servers[0], "2001:db8::53");
    assert_string_equal(client.answer.domain, "example.org");
    assert_int_equal(send_one(), 0);
}

static void the_best_advertisement_is_taken(void **state)
{
    (void)state;
    send_one();
    give_address(ADVERTISE, 1, "2001:db8::1", "");
    begin_packet(ADVERTISE, 2);
    add_address("2001:db8::2", 0);
    option(7, "\1", 1);
    give();
    give_address(ADVERTISE, 3, "2001:db8::3", "file");
    give_address(ADVERTISE, 4, "2001:db8::4", "");
    give_address(ADVERTISE, 5, "2001:db8::5", "file");
    assert_int_equal(send_at_deadline(), REQUEST);
    assert_option(2, "\3", 1);
}

static void the_highest_preference_is_taken_at_once(void **state)
{
    (void)state;
    send_one();
    begin_packet(ADVERTISE, 2);
    add_address("2001:db8::2", 0);
    option(7, "\377", 1);
    give();
    assert_int_equal(send_one(), REQUEST);
}

static void a_repetition_is_answered_at_once(void **state)
{
    (void)state;
    send_one();
    assert_int_equal(send_at_deadline(), SOLICIT);
    give_address(ADVERTISE, 1, "2001:db8::1", "");
    assert_int_equal(send_one(), REQUEST);
}

static void servers_without_an_address_are_left_out(void **state)
{
    static const char *const addresses[] = {"::", "::1", "fe80::2", "ff02::1", "::ffff:192.0.2.1"};

    (void)state;
    send_one();
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
        give_address(ADVERTISE, 1, addresses[i], "");
    begin_packet(ADVERTISE, 1);
    add_address("2001:db8::10", 2);
    give();
    begin_packet(ADVERTISE, 1);
    option(13, "\0\2", 2);
    give();
    /* No longer valid. */
    begin_packet(ADVERTISE, 1);
    add_address("2001:db8::10", 0);
    memset(packet + packet_size - 46 + 36, 0, 4);
    give();
    /* For another identity association. */
    begin_packet(ADVERTISE, 1);
    add_address("2001:db8::10", 0);
    packet[packet_size - 46] ^= 1;
    give();
    assert_int_equal(send_at_deadline(), SOLICIT);
    assert_string_equal(client.trouble.message,
                        "the DHCPv6 server has no address for this machine");
}

static void foreign_answers_are_ignored(void **state)
{
    (void)state;
    send_one();
    for (unsigned i = 0; i < 7; i++) {
        begin_packet(i == 0 ? REPLY : ADVERTISE, 1);
        add_address("2001:db8::10", 0);
        source.sin6_port = htons(i == 1 ? 5470 : 547);
        source.sin6_addr.s6_addr[0] = i == 2 ? 0x20 : 0xfe;
        if (i == 3)
            packet[3] ^= 1;
        if (i == 4)
            packet[10] ^= 1; /* the client's identifier */
        if (i == 5)
            packet[29] = 200; /* the server's identifier has no end */
        if (i == 6)
            packet_size--;
        give();
        assert_int_equal(client.answer.type, 0);
        assert_int_equal(client.state, DHCP6_SOLICITING);
    }
}

static void answers_without_identifiers_are_ignored(void **state)
{
    (void)state;
    send_one();
    begin_packet(ADVERTISE, 1);
    packet_size -= 5;
    add_address("2001:db8::10", 0);
    give();
    assert_int_equal(client.answer.type, 0);
}

static void identifiers_that_are_too_long_are_none(void **state)
{
    static const uint8_t identifier[1000];

    (void)state;
    send_one();
    begin_packet(ADVERTISE, 1);
    packet_size -= 5;
    option(2, identifier, sizeof(identifier));
    add_address("2001:db8::10", 0);
    give();
    assert_int_equal(client.answer.type, 0);
}

static void after_a_refusal_it_begins_again(void **state)
{
    (void)state;
    send_one();
    give_address(ADVERTISE, 1, "2001:db8::10", "");
    send_at_deadline();
    begin_packet(REPLY, 2);
    add_address("2001:db8::10", 0);
    give();
    assert_int_equal(client.state, DHCP6_REQUESTING);
    begin_packet(REPLY, 1);
    add_address("2001:db8::10", 4);
    give();
    assert_string_equal(client.trouble.message,
                        "the DHCPv6 server refused the address that it had offered");
    assert_int_equal(send_one(), 0);
    assert_int_equal(send_at_deadline(), SOLICIT);
}

static void after_silence_it_begins_again(void **state)
{
    (void)state;
    send_one();
    give_address(ADVERTISE, 1, "2001:db8::10", "");
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(send_at_deadline(), REQUEST);
    assert_int_equal(send_at_deadline(), SOLICIT);
    assert_string_equal(client.trouble.message,
                        "the DHCPv6 server does not confirm the address that it has offered");
}

static void with_an_address_it_asks_for_information(void **state)
{
    (void)state;
    send_one();
    assert_int_equal(send_one(), 0);
    begin_packet(REPLY, 1);
    add_file("early");
    give();
    assert_int_equal(client.state, DHCP6_SOLICITING);
    dhcp6_client_set_address(&client, now);
    assert_int_equal(send_one(), SOLICIT);
    assert_int_equal(send_one(), INFORMATION);
    assert_null(find(3));
    assert_int_equal(send_one(), 0);
    begin_packet(REPLY, 1);
    add_file("http://[2001:db8::1]/f");
    give();
    assert_int_equal(client.state, DHCP6_FINISHED);
    assert_string_equal(client.answer.boot_file, "http://[2001:db8::1]/f");
    assert_true(IN6_IS_ADDR_UNSPECIFIED(&client.answer.address));
}

static void domains_that_are_none_are_not_taken(void **state)
{
    static char long_domain[61 * 5];

    static const struct {
        const char *value;
        size_t size;
    } domains[] = {{long_domain, sizeof(long_domain)},
                   {"\7exam", 5},
                   {"\3a b\0", 5},
                   {"\300\1\0", 3},
                   {"\2a\n\0", 4},
                   {"\0", 1}};

    (void)state;
    /* Five labels of 60 characters. */
    memset(long_domain, 'x', sizeof(long_domain));
    for (size_t i = 0; i < sizeof(long_domain); i += 61)
        long_domain[i] = 60;
    send_one();
    dhcp6_client_set_address(&client, now);
    for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++) {
        client.state = DHCP6_SOLICITING;
        begin_packet(REPLY, 1);
        option(24, domains[i].value, domains[i].size);
        give();
        assert_int_equal(client.state, DHCP6_FINISHED);
        assert_string_equal(client.answer.domain, "");
    }
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_says_who_it_is),
        TEST(it_asks_as_ipxe),
        TEST(an_address_is_asked_for_and_confirmed),
        TEST(the_best_advertisement_is_taken),
        TEST(the_highest_preference_is_taken_at_once),
        TEST(a_repetition_is_answered_at_once),
        TEST(servers_without_an_address_are_left_out),
        TEST(foreign_answers_are_ignored),
        TEST(answers_without_identifiers_are_ignored),
        TEST(identifiers_that_are_too_long_are_none),
        TEST(after_a_refusal_it_begins_again),
        TEST(after_silence_it_begins_again),
        TEST(with_an_address_it_asks_for_information),
        TEST(domains_that_are_none_are_not_taken),
    };

    return cmocka_run_group_tests_name("netboot/dhcp/client6", tests, NULL, NULL);
}
