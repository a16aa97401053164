/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What servers have told becomes settings; what makes no sense or could do harm in a configuration
 * file does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/dhcp/fill-settings.h"
#include "netboot/dhcp/options.h"
#include "tests/unit/netboot/dhcp/answers.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static struct dhcp_client client;
static struct dhcp6_client client6;
static struct netboot_settings settings;
static struct answer answer;

static int begin(void **state)
{
    struct dhcp_client_config config = {.identity = &machine};

    (void)state;
    dhcp_client_init(&client, &config, 0);
    client.state = DHCP_FINISHED;
    memset(&client6, 0, sizeof(client6));
    memset(&settings, 0, sizeof(settings));
    answer_begin(&answer, 5, 1, "192.0.2.10", "192.0.2.1");
    return 0;
}

static int end(void **state)
{
    (void)state;
    dhcp_client_free(&client);
    dhcp_options_free(&settings.options);
    return 0;
}

static void decode(struct dhcp_message *message)
{
    struct bytes packet = answer_end(&answer);

    assert_true(dhcp_message_decode(message, packet));
    free((void *)packet.data);
}

static void fill(void)
{
    decode(&client.lease.address);
    fill_settings(&settings, &client, NULL);
}

static void assert_router(const char *expected)
{
    char text[INET_ADDRSTRLEN];

    assert_string_equal(inet_ntop(AF_INET, &settings.addresses.router, text, sizeof(text)),
                        expected);
}

static void all_settings_are_filled(void **state)
{
    (void)state;
    answer_address(&answer, 3, "192.0.2.254");
    answer_option(&answer, 6, "\300\0\2\1\177\0\0\1\300\0\2\2\300\0\2\3\300\0\2\4\300", 21);
    answer_text(&answer, 15, "example.org");
    answer_text(&answer, 12, "machine");
    answer_option(&answer, 26, "\5\170", 2);
    answer_text(&answer, 209, "config file");
    answer_text(&answer, 210, "/prefix/");
    answer_file(&answer, "file");
    fill();
    assert_int_equal(settings.addresses.prefix, 24);
    assert_int_equal(settings.addresses.mtu, 1400);
    assert_router("192.0.2.254");
    assert_string_equal(settings.addresses.name_servers[0], "192.0.2.1");
    assert_string_equal(settings.addresses.name_servers[1], "192.0.2.2");
    assert_string_equal(settings.addresses.name_servers[2], "192.0.2.3");
    assert_string_equal(settings.addresses.domain, "example.org");
    assert_string_equal(settings.addresses.host_name, "machine");
    assert_string_equal(settings.boot_file, "file");
    assert_string_equal(settings.next_server, "192.0.2.1");
    assert_string_equal(settings.configuration_file, "config file");
    assert_string_equal(settings.path_prefix, "/prefix/");
    assert_int_equal(settings.options.size[15], 11);
}

static void names_with_other_characters_are_left_out(void **state)
{
    (void)state;
    answer_text(&answer, 15, "example.org\nnameserver 192.0.2.66");
    answer_text(&answer, 12, "-machine");
    answer_text(&answer, 209, "file\33c");
    answer_option(&answer, 26, "\0\104", 2);
    fill();
    assert_string_equal(settings.addresses.domain, "");
    assert_string_equal(settings.addresses.host_name, "");
    assert_string_equal(settings.configuration_file, "");
    assert_int_equal(settings.addresses.mtu, 0);
}

static void texts_that_are_too_long_are_left_out(void **state)
{
    char text[255];

    (void)state;
    memset(text, 'x', sizeof(text));
    answer_option(&answer, 209, text, sizeof(text));
    answer_option(&answer, 210, text, sizeof(text));
    answer_option(&answer, 210, "x", 1);
    fill();
    assert_int_equal(strlen(settings.configuration_file), 255);
    assert_string_equal(settings.path_prefix, "");
}

static void classless_routes_go_before_the_router(void **state)
{
    (void)state;
    answer_address(&answer, 3, "192.0.2.254");
    answer_option(&answer, 121, "\30\306\63\144\300\0\2\374\0\300\0\2\375", 13);
    fill();
    assert_router("192.0.2.253");
}

static void classless_routes_to_elsewhere_leave_no_router(void **state)
{
    (void)state;
    answer_address(&answer, 3, "192.0.2.254");
    answer_option(&answer, 121, "\30\306\63\144\300\0\2\374\0\300\0", 11);
    fill();
    assert_router("0.0.0.0");
}

static void a_router_must_be_another_machine(void **state)
{
    (void)state;
    answer_address(&answer, 3, "192.0.2.10");
    fill();
    assert_router("0.0.0.0");
}

static void without_a_mask_the_class_tells_the_subnet(void **state)
{
    static const struct {
        const char *address;
        unsigned prefix;
    } classes[] = {{"10.1.2.3", 8}, {"172.16.1.1", 16}, {"192.168.1.1", 24}};

    for (size_t i = 0; i < 3; i++) {
        end(state);
        begin(state);
        answer_begin(&answer, 5, 1, classes[i].address, "192.0.2.1");
        answer.size -= 6;
        fill();
        assert_int_equal(settings.addresses.prefix, classes[i].prefix);
    }
}

static void the_server_of_the_boot_file_is_named(void **state)
{
    (void)state;
    answer_file(&answer, "file");
    memcpy(answer.data + AT_SNAME, "boot.example.org", 16);
    decode(&client.lease.address);
    answer_begin(&answer, 5, 1, NULL, "192.0.2.2");
    answer_file(&answer, "proxied");
    answer_text(&answer, 209, "of the proxy");
    inet_pton(AF_INET, "192.0.2.3", answer.data + AT_SIADDR);
    decode(&client.lease.proxy);
    fill_settings(&settings, &client, NULL);
    assert_string_equal(settings.boot_file, "proxied");
    assert_string_equal(settings.next_server, "192.0.2.3");
    assert_string_equal(settings.configuration_file, "of the proxy");
}

static void a_name_is_taken_without_an_address(void **state)
{
    (void)state;
    answer_file(&answer, "file");
    memcpy(answer.data + AT_SNAME, "boot.example.org", 16);
    fill();
    assert_string_equal(settings.next_server, "boot.example.org");
}

static void fill_both(void)
{
    client6.answer.type = DHCP6_REPLY;
    inet_pton(AF_INET6, "2001:db8::10", &client6.answer.address);
    strcpy(client6.answer.boot_file, "tftp://[2001:db8::1]/file");
    strcpy(client6.answer.name_servers[0], "2001:db8::53");
    decode(&client.lease.address);
    fill_settings(&settings, &client, &client6);
}

static void the_boot_file_of_ipv4_is_preferred(void **state)
{
    (void)state;
    answer_file(&answer, "file");
    answer_address(&answer, 6, "192.0.2.53");
    fill_both();
    assert_string_equal(settings.boot_file, "file");
    assert_int_equal(settings.addresses.prefix6, 128);
    assert_string_equal(settings.addresses.name_servers[0], "192.0.2.53");
    assert_string_equal(settings.addresses.name_servers[1], "2001:db8::53");
    assert_string_equal(settings.addresses.name_servers[2], "");
}

static void the_boot_file_of_ipv6_is_taken_without_another(void **state)
{
    (void)state;
    fill_both();
    assert_string_equal(settings.boot_file, "tftp://[2001:db8::1]/file");
    assert_string_equal(settings.next_server, "");
}

static void who_chose_the_next_device_has_no_boot_file(void **state)
{
    (void)state;
    answer_file(&answer, "file");
    client.lease.local = true;
    fill_both();
    assert_true(settings.local);
    assert_string_equal(settings.boot_file, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_settings_are_filled),
        TEST(names_with_other_characters_are_left_out),
        TEST(texts_that_are_too_long_are_left_out),
        TEST(classless_routes_go_before_the_router),
        TEST(classless_routes_to_elsewhere_leave_no_router),
        TEST(a_router_must_be_another_machine),
        TEST(without_a_mask_the_class_tells_the_subnet),
        TEST(the_server_of_the_boot_file_is_named),
        TEST(a_name_is_taken_without_an_address),
        TEST(the_boot_file_of_ipv4_is_preferred),
        TEST(the_boot_file_of_ipv6_is_taken_without_another),
        TEST(who_chose_the_next_device_has_no_boot_file),
    };

    return cmocka_run_group_tests_name("netboot/dhcp/fill-settings", tests, NULL, NULL);
}
