/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The DHCPv4 client says who it is, chooses among servers as PXE prescribes, begins again after a
 * refusal, ignores what is not for it, and comes to an end whatever servers do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/netboot/dhcp/client-fixture.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static void it_says_who_it_is(void **state)
{
    /* In the byte order of SMBIOS. */
    static const uint8_t uuid[17] = {0,    0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66,
                                     0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

    (void)state;
    assert_int_equal(send_all(), 1);
    assert_sent_to(0, "255.255.255.255", 67);
    assert_true(sent_size >= 300);
    assert_int_equal(sent[AT_OP], 1);
    assert_memory_equal(sent + AT_CHADDR, machine.mac, 6);
    assert_int_equal(sent[AT_FLAGS], 0x80);
    assert_memory_equal(sent + AT_CIADDR, "\0\0\0\0", 4);
    assert_type(1);
    assert_option(57, "\x05\xc0", 2);
    assert_option(60, "PXEClient:Arch:00000:UNDI:003001", 32);
    assert_option(61, uuid, sizeof(uuid));
    assert_option(97, uuid, sizeof(uuid));
    assert_option(93, "\0\0", 2);
    assert_option(94, "\1\3\1", 3);
    assert_null(find_option(sent, sent_size, 77));
    assert_null(find_option(sent, sent_size, 175));
    const uint8_t *parameters = find_option(sent, sent_size, 55);

    assert_non_null(parameters);
    for (const char *code = "\1\3\6\14\17\32\53\74\102\103\171\321\322"; *code != '\0'; code++)
        assert_non_null(memchr(parameters + 1, (unsigned char)*code, parameters[0]));
}

static void it_asks_as_ipxe(void **state)
{
    (void)state;
    start((struct dhcp_client_config){.as_ipxe = true});
    send_all();
    assert_option(77, "iPXE", 4);
    assert_non_null(find_option(sent, sent_size, 175));
}

static void a_machine_of_http_says_so(void **state)
{
    struct netboot_identity http = machine;
    struct dhcp_client_config config = {.identity = &http};

    (void)state;
    http.architecture = NETBOOT_ARCHITECTURE_EFI_HTTP_X64;
    dhcp_client_init(&client, &config, now);
    send_all();
    assert_option(60, "HTTPClient:Arch:00016:UNDI:003001", 33);
    assert_option(93, "\0\20", 2);
}

static void it_repeats_less_and_less_often(void **state)
{
    static const int64_t intervals[] = {1000, 2000, 4000, 8000, 8000, 8000};

    (void)state;
    send_all();
    for (size_t i = 0; i < sizeof(intervals) / sizeof(intervals[0]); i++) {
        int64_t wait = dhcp_client_deadline(&client) - now;

        assert_in_range(wait, intervals[i] * 7 / 8, intervals[i] * 9 / 8);
        now += wait - 1;
        assert_int_equal(send_all(), 0);
        now++;
        assert_int_equal(send_all(), 1);
    }
    assert_int_equal(sent[AT_SECS + 1], (now - 1000) / 1000);
}

static void a_server_with_a_boot_file_is_asked_after_a_second(void **state)
{
    (void)state;
    send_all();
    give_offer("192.0.2.10", "192.0.2.1", "file");
    now += DHCP_CHOOSE_WITH_FILE - 200;
    send_all();
    assert_int_equal(client.state, DHCP_DISCOVERING);
    now += 200;
    send_all();
    assert_type(3);
    assert_option(50, "\300\0\2\12", 4);
    assert_option(54, "\300\0\2\1", 4);
    assert_memory_equal(sent + AT_CIADDR, "\0\0\0\0", 4);
    assert_int_equal(sent[AT_FLAGS], 0x80);
    assert_sent_to(0, "255.255.255.255", 67);
    confirm("192.0.2.1", "file");
    assert_boots("file");
}

static void it_waits_longer_for_a_server_with_a_boot_file(void **state)
{
    (void)state;
    send_all();
    give_offer("192.0.2.10", "192.0.2.1", "");
    pass(DHCP_CHOOSE_WITHOUT_FILE - 1);
    assert_int_equal(client.state, DHCP_DISCOVERING);
    give_offer("192.0.2.10", "192.0.2.2", "file");
    send_all();
    assert_option(54, "\300\0\2\2", 4);
}

static void without_need_of_a_boot_file_it_does_not(void **state)
{
    (void)state;
    start((struct dhcp_client_config){0});
    send_all();
    give_offer("192.0.2.10", "192.0.2.1", "");
    pass(DHCP_CHOOSE_WITH_FILE);
    assert_int_equal(client.state, DHCP_REQUESTING);
    confirm("192.0.2.1", "");
    assert_null(dhcp_client_boot_message(&client));
    assert_int_equal(dhcp_client_need(&client), DHCP_NEEDS_NOTHING);
}

static void a_pxe_server_with_a_boot_file_is_asked_at_once(void **state)
{
    (void)state;
    send_all();
    give_pxe(OFFER, "192.0.2.10", "192.0.2.1", "file", NULL, 0);
    assert_int_equal(send_all(), 1);
    assert_type(3);
}

static void the_first_of_two_equal_servers_is_taken(void **state)
{
    (void)state;
    send_all();
    give_offer("192.0.2.10", "192.0.2.2", "one");
    give_offer("192.0.2.11", "192.0.2.3", "two");
    pass(DHCP_CHOOSE_WITH_FILE);
    assert_option(54, "\300\0\2\2", 4);
}

static void more_servers_than_it_keeps_do_no_harm(void **state)
{
    char server[INET_ADDRSTRLEN];

    (void)state;
    send_all();
    for (unsigned i = 1; i < 30; i++) {
        snprintf(server, sizeof(server), "192.0.2.%u", i);
        give_offer("192.0.2.100", server, "");
    }
    assert_int_equal(client.offer_count, DHCP_OFFERS_MAX);
    assert_int_equal(ntohl(client.offers[DHCP_OFFERS_MAX - 1].server.s_addr) & 0xff,
                     DHCP_OFFERS_MAX);
    pass(DHCP_CHOOSE_WITHOUT_FILE);
    assert_option(54, "\300\0\2\1", 4);
}

static void addresses_that_make_no_sense_are_refused(void **state)
{
    static const char *const addresses[] = {"127.0.0.1",      "0.1.2.3",   "224.0.0.1",
                                            "240.0.0.1",      "192.0.2.0", "192.0.2.255",
                                            "255.255.255.255"};

    (void)state;
    send_all();
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
        give_offer(addresses[i], "192.0.2.1", "file");
    /* A subnet mask with a hole. */
    begin_answer(OFFER, "192.0.2.10", "192.0.2.1");
    memcpy(answer.data + answer.size - 4, "\xff\0\xff\0", 4);
    give();
    begin_answer(OFFER, "192.0.2.10", "192.0.2.1");
    memcpy(answer.data + answer.size - 4, "\0\0\0\0", 4);
    give();
    assert_int_equal(client.offer_count, 0);
    assert_string_equal(client.trouble.message,
                        "DHCP server 192.0.2.1 offers 192.0.2.10, which cannot be used");
    /* An offer of another kind of client's, without an address. */
    client.trouble = (struct error){0};
    begin_answer(OFFER, NULL, "192.0.2.1");
    give();
    assert_string_equal(client.trouble.message, "");
}

static void foreign_answers_are_ignored(void **state)
{
    (void)state;
    send_all();
    begin_answer(OFFER, "192.0.2.10", "192.0.2.1");
    answer.data[AT_XID] ^= 1;
    give();
    begin_answer(OFFER, "192.0.2.10", "192.0.2.1");
    answer.data[AT_CHADDR + 5] ^= 1;
    give();
    begin_answer(OFFER, "192.0.2.10", "192.0.2.1");
    give_from(1067);
    begin_answer(ACK, "192.0.2.10", "192.0.2.1");
    give();
    begin_answer(OFFER, NULL, "192.0.2.1");
    give();
    assert_int_equal(client.offer_count, 0);
}

static void other_servers_cannot_confirm_or_refuse(void **state)
{
    (void)state;
    send_all();
    give_offer("192.0.2.10", "192.0.2.1", "file");
    pass(DHCP_CHOOSE_WITH_FILE);
    begin_answer(ACK, "192.0.2.66", "192.0.2.66");
    give();
    begin_answer(NAK, NULL, "192.0.2.66");
    give();
    begin_answer(ACK, "127.0.0.1", "192.0.2.1");
    give();
    assert_int_equal(client.state, DHCP_REQUESTING);
}

static void after_a_refusal_it_begins_again(void **state)
{
    uint32_t xid = client.xid;

    (void)state;
    send_all();
    give_offer("192.0.2.10", "192.0.2.1", "file");
    pass(DHCP_CHOOSE_WITH_FILE);
    begin_answer(NAK, NULL, "192.0.2.1");
    answer_text(&answer, 56, "wrong network");
    give();
    assert_string_equal(client.trouble.message, "DHCP server 192.0.2.1 refused the address that it "
                                                "had offered: wrong network");
    assert_int_equal(send_all(), 0);
    now += 1000;
    assert_int_equal(send_all(), 1);
    assert_type(1);
    assert_int_not_equal(client.xid, xid);
    assert_int_equal(client.offer_count, 0);
    /* When it has come to a lease, the refusal explains nothing that happens later. */
    give_offer("192.0.2.10", "192.0.2.1", "file");
    pass(DHCP_CHOOSE_WITH_FILE);
    begin_answer(ACK, "192.0.2.10", "192.0.2.1");
    give();
    assert_int_equal(client.state, DHCP_BOUND);
    assert_string_equal(client.trouble.message, "");
}

static void after_silence_it_begins_again(void **state)
{
    (void)state;
    send_all();
    give_offer("192.0.2.10", "192.0.2.1", "file");
    pass(DHCP_CHOOSE_WITH_FILE);
    assert_int_equal(client.state, DHCP_REQUESTING);
    pass(20000);
    assert_int_equal(client.state, DHCP_DISCOVERING);
    assert_string_equal(client.trouble.message,
                        "DHCP server 192.0.2.1 does not confirm the address "
                        "that it has offered");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_client, free_client)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_says_who_it_is),
        TEST(it_asks_as_ipxe),
        TEST(a_machine_of_http_says_so),
        TEST(it_repeats_less_and_less_often),
        TEST(a_server_with_a_boot_file_is_asked_after_a_second),
        TEST(it_waits_longer_for_a_server_with_a_boot_file),
        TEST(without_need_of_a_boot_file_it_does_not),
        TEST(a_pxe_server_with_a_boot_file_is_asked_at_once),
        TEST(the_first_of_two_equal_servers_is_taken),
        TEST(more_servers_than_it_keeps_do_no_harm),
        TEST(addresses_that_make_no_sense_are_refused),
        TEST(foreign_answers_are_ignored),
        TEST(other_servers_cannot_confirm_or_refuse),
        TEST(after_a_refusal_it_begins_again),
        TEST(after_silence_it_begins_again),
    };

    return cmocka_run_group_tests_name("netboot/dhcp/client", tests, NULL, NULL);
}
