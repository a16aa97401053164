/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The DHCPv4 client finds its boot file at ProxyDHCP servers and PXE's boot servers, by the menu
 * that these have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/netboot/dhcp/client-fixture.h"

static void a_proxy_names_the_boot_file(void **state)
{
    (void)state;
    send_all();
    give_pxe(OFFER, NULL, "192.0.2.2", "proxied", NULL, 0);
    pass(DHCP_CHOOSE_WITHOUT_FILE);
    assert_int_equal(client.state, DHCP_DISCOVERING);
    give_offer("192.0.2.10", "192.0.2.1", "unused");
    assert_int_equal(send_all(), 1);
    assert_option(54, "\300\0\2\1", 4);
    confirm("192.0.2.1", "unused");
    assert_boots("proxied");
}

static void ipxe_option_176_leaves_proxies_out(void **state)
{
    (void)state;
    send_all();
    give_pxe(OFFER, NULL, "192.0.2.2", "proxied", NULL, 0);
    begin_answer(OFFER, "192.0.2.10", "192.0.2.1");
    answer_file(&answer, "file");
    answer_option(&answer, 175, "\xb0\1\1", 3);
    give();
    pass(DHCP_CHOOSE_WITH_FILE);
    confirm("192.0.2.1", "file");
    assert_boots("file");
}

static void ipxe_option_176_leaves_proxies_out_without_a_file_too(void **state)
{
    (void)state;
    send_all();
    give_pxe(OFFER, NULL, "192.0.2.2", "proxied", NULL, 0);
    begin_answer(OFFER, "192.0.2.10", "192.0.2.1");
    answer_option(&answer, 175, "\xb0\1\1", 3);
    give();
    pass(DHCP_CHOOSE_WITHOUT_FILE);
    confirm("192.0.2.1", "");
    assert_null(dhcp_client_boot_message(&client));
}

static void discover_proxy_without_file(void)
{
    send_all();
    give_offer("192.0.2.10", "192.0.2.1", "");
    give_pxe(OFFER, NULL, "192.0.2.2", "", NULL, 0);
    confirm("192.0.2.1", "");
    assert_int_equal(client.state, DHCP_ASKING_PROXY);
}

static void a_proxy_without_boot_file_is_asked_at_its_own_port(void **state)
{
    (void)state;
    discover_proxy_without_file();
    assert_int_equal(send_all(), 1);
    assert_sent_to(0, "192.0.2.2", 4011);
    assert_type(3);
    assert_memory_equal(sent + AT_CIADDR, "\300\0\2\12", 4);
    assert_int_equal(sent[AT_FLAGS], 0);
    assert_null(find_option(sent, sent_size, 50));
    /* Of another server, without the class. */
    give_pxe(ACK, NULL, "192.0.2.3", "foreign", NULL, 0);
    begin_answer(ACK, NULL, "192.0.2.2");
    answer_file(&answer, "unclassed");
    give();
    assert_int_equal(client.state, DHCP_ASKING_PROXY);
    begin_answer(ACK, NULL, "192.0.2.2");
    answer_text(&answer, 60, "PXEClient");
    answer_file(&answer, "late");
    give_from(4011);
    assert_boots("late");
}

static void a_silent_proxy_is_told(void **state)
{
    (void)state;
    discover_proxy_without_file();
    assert_int_equal(pass(30000), DHCP_TRIES);
    assert_int_equal(dhcp_client_need(&client), DHCP_NEEDS_NOTHING);
    assert_null(dhcp_client_boot_message(&client));
    assert_string_equal(client.trouble.message,
                        "ProxyDHCP server 192.0.2.2 does not answer at port "
                        "4011");
}

static void a_proxy_that_never_names_a_file_is_asked_once(void **state)
{
    (void)state;
    discover_proxy_without_file();
    send_all();
    give_pxe(ACK, NULL, "192.0.2.2", "", NULL, 0);
    assert_int_equal(dhcp_client_need(&client), DHCP_NEEDS_NOTHING);
}

static void bind_to_pxe(const void *vendor, uint8_t size, const char *file)
{
    send_all();
    give_pxe(OFFER, "192.0.2.10", "192.0.2.1", file, vendor, size);
    send_all();
    give_pxe(ACK, "192.0.2.10", "192.0.2.1", file, vendor, size);
    dhcp_client_configured(&client, now);
}

/* Items of types 1, 2 and 0. */
#define MENU "\x09\x0f\0\1\2ab\0\2\2cd\0\0\2ef"

static void a_menu_leads_to_boot_servers(void **state)
{
    (void)state;
    /* Servers of type 2 only, by multicast, broadcast and unicast. */
    bind_to_pxe(VENDOR("\x07\4\340\0\1\2\x08\x07\0\2\1\300\0\2\7" MENU "\x0a\3\5ok\xff"), "");
    assert_int_equal(dhcp_client_need(&client), DHCP_NEEDS_CHOICE);
    assert_int_equal(client.pxe.item_count, 3);
    assert_string_equal(client.pxe.items[1].text, "cd");
    assert_string_equal(client.pxe.prompt, "ok");
    assert_int_equal(client.pxe.timeout, 5);
    dhcp_client_chose(&client, now, 1);
    assert_int_equal(send_all(), 3);
    assert_sent_to(0, "192.0.2.7", 4011);
    assert_sent_to(1, "255.255.255.255", 67);
    assert_sent_to(2, "224.0.1.2", 4011);
    assert_option(43, "\x47\4\0\2\0\0\xff", 7);
    /* For another type, without a file. */
    give_pxe(ACK, NULL, "192.0.2.7", "other", VENDOR("\x47\4\0\1\0\0\xff"));
    give_pxe(ACK, NULL, "192.0.2.7", "", VENDOR("\x47\4\0\2\0\0\xff"));
    assert_int_equal(client.state, DHCP_ASKING_BOOT_SERVERS);
    give_pxe(ACK, NULL, "192.0.2.7", "chosen", VENDOR("\x47\4\0\2\0\0\xff"));
    assert_boots("chosen");
}

static void discovery_control_is_obeyed(void **state)
{
    (void)state;
    bind_to_pxe(VENDOR("\x06\1\7\x07\4\340\0\1\2\x08\x07\0\2\1\300\0\2\7" MENU "\xff"), "");
    dhcp_client_chose(&client, now, 1);
    assert_int_equal(send_all(), 1);
    assert_sent_to(0, "192.0.2.7", 4011);
    give_pxe(ACK, NULL, "192.0.2.66", "foreign", NULL, 0);
    assert_int_equal(client.state, DHCP_ASKING_BOOT_SERVERS);
    give_pxe(ACK, NULL, "192.0.2.7", "listed", NULL, 0);
    assert_boots("listed");
}

static void without_discovery_control_any_server_may_answer(void **state)
{
    (void)state;
    bind_to_pxe(VENDOR("\x08\x07\0\2\1\300\0\2\7" MENU "\xff"), "");
    dhcp_client_chose(&client, now, 1);
    send_all();
    give_pxe(ACK, NULL, "192.0.2.66", "other", NULL, 0);
    assert_boots("other");
}

static void silent_boot_servers_are_told(void **state)
{
    (void)state;
    bind_to_pxe(VENDOR("\x06\1\3\x08\x07\0\2\1\300\0\2\7" MENU "\xff"), "");
    dhcp_client_chose(&client, now, 1);
    assert_int_equal(pass(30000), DHCP_TRIES);
    assert_int_equal(dhcp_client_need(&client), DHCP_NEEDS_NOTHING);
    assert_string_equal(client.trouble.message, "no PXE boot server of type 2 has answered");
}

static void items_without_a_server_come_to_nothing_at_once(void **state)
{
    (void)state;
    bind_to_pxe(VENDOR("\x06\1\3\x08\x07\0\2\1\300\0\2\7" MENU "\xff"), "");
    dhcp_client_chose(&client, now, 0);
    assert_int_equal(send_all(), 0);
    assert_int_equal(dhcp_client_need(&client), DHCP_NEEDS_NOTHING);
    assert_string_equal(client.trouble.message, "no PXE boot server of type 1 has answered");
}

static void an_item_can_be_the_next_boot_device(void **state)
{
    (void)state;
    bind_to_pxe(VENDOR(MENU "\xff"), "file");
    dhcp_client_chose(&client, now, 2);
    assert_int_equal(dhcp_client_need(&client), DHCP_NEEDS_NOTHING);
    assert_true(client.lease.local);
    assert_null(dhcp_client_boot_message(&client));
}

static void boot_servers_without_a_menu_are_asked(void **state)
{
    (void)state;
    bind_to_pxe(VENDOR("\x08\x03\0\5\0\xff"), "");
    assert_int_equal(client.state, DHCP_ASKING_BOOT_SERVERS);
    assert_int_equal(send_all(), 1);
    assert_sent_to(0, "255.255.255.255", 67);
    assert_option(43, "\x47\4\0\5\0\0\xff", 7);
}

static void a_final_file_needs_no_menu(void **state)
{
    (void)state;
    bind_to_pxe(VENDOR("\x06\1\x08" MENU "\xff"), "final");
    assert_boots("final");
}

static void options_43_of_other_vendors_are_left_alone(void **state)
{
    (void)state;
    send_all();
    give_offer("192.0.2.10", "192.0.2.1", "file");
    pass(DHCP_CHOOSE_WITH_FILE);
    begin_answer(ACK, "192.0.2.10", "192.0.2.1");
    answer_file(&answer, "file");
    answer_option(&answer, 43, MENU, sizeof(MENU) - 1);
    give();
    dhcp_client_configured(&client, now);
    assert_boots("file");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_client, free_client)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_proxy_names_the_boot_file),
        TEST(ipxe_option_176_leaves_proxies_out),
        TEST(ipxe_option_176_leaves_proxies_out_without_a_file_too),
        TEST(a_proxy_without_boot_file_is_asked_at_its_own_port),
        TEST(a_silent_proxy_is_told),
        TEST(a_proxy_that_never_names_a_file_is_asked_once),
        TEST(a_menu_leads_to_boot_servers),
        TEST(discovery_control_is_obeyed),
        TEST(without_discovery_control_any_server_may_answer),
        TEST(silent_boot_servers_are_told),
        TEST(items_without_a_server_come_to_nothing_at_once),
        TEST(an_item_can_be_the_next_boot_device),
        TEST(boot_servers_without_a_menu_are_asked),
        TEST(a_final_file_needs_no_menu),
        TEST(options_43_of_other_vendors_are_left_alone),
    };

    return cmocka_run_group_tests_name("netboot/dhcp/client-pxe", tests, NULL, NULL);
}
