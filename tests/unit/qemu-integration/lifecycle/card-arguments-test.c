/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves which networks and cards of a monitor's client are vifs of ours, that they get what is
 * said of them, and that others get a reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/card-arguments.h"

#include <stdlib.h>
#include <string.h>

static void read_netdev(struct vm_netdev *netdev, const char *text)
{
    cleanup_json json_object *arguments = json_tokener_parse(text);

    assert_true(netdev_arguments_are_ours(arguments));
    assert_int_equal(netdev_arguments_read(netdev, arguments, NULL), 0);
}

static void release(struct vm_netdev *netdev)
{
    free(netdev->id);
    free(netdev->bridge);
    free(netdev->interface);
    free(netdev->script);
    free(netdev->downscript);
}

static void networks_are_read(void **state)
{
    struct vm_netdev netdev;

    (void)state;
    read_netdev(&netdev, "{\"type\": \"bridge\", \"id\": \"n\"}");
    assert_int_equal(netdev.network, NETWORK_BRIDGE);
    assert_string_equal(netdev.bridge, "br0");
    assert_string_equal(netdev.id, "n");
    release(&netdev);
    read_netdev(&netdev, "{\"type\": \"tap\", \"id\": \"n\", \"ifname\": \"i\", "
                         "\"script\": \"/s\", \"downscript\": \"no\"}");
    assert_int_equal(netdev.network, NETWORK_TAP);
    assert_null(netdev.bridge);
    assert_string_equal(netdev.interface, "i");
    assert_string_equal(netdev.script, "/s");
    assert_string_equal(netdev.downscript, "no");
    release(&netdev);
    /* As on the command line. */
    read_netdev(&netdev, "{\"type\": \"tap\", \"id\": \"n\", \"br\": \"b\", \"script\": \"no\"}");
    assert_int_equal(netdev.network, NETWORK_BRIDGE);
    release(&netdev);
    read_netdev(&netdev, "{\"type\": \"tap\", \"id\": \"n\", \"br\": \"b\", \"script\": \"/s\"}");
    assert_int_equal(netdev.network, NETWORK_TAP);
    assert_int_equal(netdev.fd, -1);
    release(&netdev);
    /* What a client has sent; the monitor gives the number. */
    read_netdev(&netdev, "{\"type\": \"tap\", \"id\": \"n\", \"fd\": \"fd:9\"}");
    assert_int_equal(netdev.network, NETWORK_TAP);
    assert_int_equal(netdev.fd, 9);
    release(&netdev);
}

static void other_networks_are_qemus(void **state)
{
    static const char *const others[] = {
        "{}",
        "{\"type\": \"user\", \"id\": \"n\"}",
        "{\"type\": \"tap\", \"id\": \"n\", \"fd\": \"x\"}",
        "{\"type\": \"tap\", \"id\": \"n\", \"fd\": \"fd:9\", \"vhost\": true}",
        "{\"type\": \"socket\", \"id\": \"n\", \"fd\": \"fd:9\"}",
        "{\"type\": \"tap\", \"id\": \"n\", \"vhost\": false}",
        "{\"type\": \"tap\", \"id\": \"n\", \"helper\": \"/h\"}",
        "{\"type\": 1, \"id\": \"n\"}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
        cleanup_json json_object *arguments = json_tokener_parse(others[i]);

        assert_false(netdev_arguments_are_ours(arguments));
    }
    assert_false(netdev_arguments_are_ours(NULL));
}

static void vhost_is_refused(void **state)
{
    static const char *const refused[] = {
        "{\"type\": \"tap\", \"id\": \"n\", \"vhost\": true}",
        "{\"type\": \"tap\", \"id\": \"n\", \"vhostforce\": true}",
        "{\"type\": \"vhost-user\", \"id\": \"n\", \"chardev\": \"c\"}",
    };
    cleanup_json json_object *without =
        json_tokener_parse("{\"type\": \"tap\", \"id\": \"n\", \"vhost\": false}");
    struct error error = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        cleanup_json json_object *arguments = json_tokener_parse(refused[i]);

        error = (struct error){0};
        assert_int_equal(netdev_arguments_allow(arguments, &error), -1);
        assert_string_equal(error.message, "vhost is not available: other processes cannot map a "
                                           "guest's memory on Xen");
    }
    assert_int_equal(netdev_arguments_allow(without, &error), 0);
}

static void vhost_is_refused_in_a_line(void **state)
{
    static const char *const lines[][2] = {
        {"tap,id=n,vhost=on", "tap,id=vhost,vhost=off"},
        {"tap,id=n,vhost", "tap,id=n,vhostforce=off,br=vhost"},
        {"tap,vhostforce=on,id=n", "user,id=n"},
        {"vhost-user,id=n,chardev=c", "type=user,id=n"},
        {"id=n,type=vhost-vdpa", "\"tap,id=n,vhost=off\""},
        {"\"vhost-user,id=n,chardev=c\"", ""},
        {"\"tap,id=n,vhost=on\"", "tap,id=n,"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        struct error error = {0};

        assert_int_equal(netdev_options_allow(lines[i][0], &error), -1);
        assert_non_null(strstr(error.message, "vhost is not available"));
        assert_int_equal(netdev_options_allow(lines[i][1], NULL), 0);
    }
}

static void wrong_networks_get_a_reason(void **state)
{
    static const struct {
        const char *text, *reason;
    } wrong[] = {
        {"{\"type\": \"bridge\"}", "Parameter 'id' is missing"},
        {"{\"type\": \"bridge\", \"id\": \"n\", \"helper\": \"/h\"}",
         "Parameter 'helper' is unexpected: a bridge has 'br'"},
        {"{\"type\": \"bridge\", \"id\": \"n\", \"br\": 1}",
         "Invalid parameter type for 'br', expected: string"},
        {"{\"type\": \"bridge\", \"id\": \"1\"}",
         "Parameter 'id' expects an identifier: a letter, then up to 62 letters, digits, '-', '.' "
         "and '_'"},
        {"{\"type\": \"tap\", \"id\": \"n\", \"ifname\": \"a/b\"}",
         "ifname=a/b: not an interface name of 1 to 15 characters"},
        {"{\"type\": \"tap\", \"id\": \"n\", \"ifname\": \"\"}",
         "ifname=: not an interface name of 1 to 15 characters"},
        {"{\"type\": \"tap\", \"id\": \"n\", \"ifname\": \"interface-123456\"}",
         "ifname=interface-123456: not an interface name of 1 to 15 characters"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        cleanup_json json_object *arguments = json_tokener_parse(wrong[i].text);
        struct vm_netdev netdev;
        struct error error = {0};

        assert_int_equal(netdev_arguments_read(&netdev, arguments, &error), -1);
        assert_string_equal(error.message, wrong[i].reason);
    }
}

static void cards_are_read(void **state)
{
    static const uint8_t mac[6] = {0x00, 0x16, 0x3e, 0x0a, 0xbc, 0xff};
    static const uint8_t none[6];
    cleanup_json json_object *arguments =
        json_tokener_parse("{\"driver\": \"xen-net-device\", \"id\": \"c\", \"netdev\": \"n\", "
                           "\"mac\": \"00:16:3e:0A:bc:ff\"}");
    cleanup_json json_object *bare = json_tokener_parse("{\"driver\": \"xen\", \"netdev\": \"n\"}");
    cleanup_json json_object *other = json_tokener_parse("{\"driver\": \"e1000\"}");
    struct card_arguments card;

    (void)state;
    assert_true(card_arguments_are_pv(arguments));
    assert_true(card_arguments_are_pv(bare));
    assert_false(card_arguments_are_pv(other));
    assert_false(card_arguments_are_pv(NULL));
    assert_int_equal(card_arguments_read(&card, arguments, NULL), 0);
    assert_string_equal(card.id, "c");
    assert_string_equal(card.netdev, "n");
    assert_memory_equal(card.mac, mac, sizeof(mac));
    assert_int_equal(card_arguments_read(&card, bare, NULL), 0);
    assert_string_equal(card.id, "");
    assert_memory_equal(card.mac, none, sizeof(none));
}

static void wrong_cards_get_a_reason(void **state)
{
    static const struct {
        const char *text, *reason;
    } wrong[] = {
        {"{\"driver\": \"xen\", \"netdev\": \"n\", \"x\": \"1\"}", "Property 'xen.x' not found"},
        {"{\"driver\": \"xen\", \"netdev\": \"n\", \"mac\": \"1\"}",
         "mac=1: not a MAC address (example: 00:16:3e:12:34:56)"},
        {"{\"driver\": \"xen\", \"netdev\": \"n\", \"mac\": \"00:16:3e:00:00:001\"}",
         "mac=00:16:3e:00:00:001: not a MAC address (example: 00:16:3e:12:34:56)"},
        {"{\"driver\": \"xen\", \"netdev\": \"n\", \"mac\": \"01:16:3e:00:00:00\"}",
         "mac=01:16:3e:00:00:00: a network card cannot have a multicast address"},
        {"{\"driver\": \"xen\", \"netdev\": \"n\", \"id\": \"../x\"}",
         "Parameter 'id' expects an identifier: a letter, then up to 62 letters, digits, '-', '.' "
         "and '_'"},
        {"{\"driver\": \"xen\", \"netdev\": \"n\", \"mac\": 1}",
         "Invalid parameter type for 'mac', expected: string"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        cleanup_json json_object *arguments = json_tokener_parse(wrong[i].text);
        struct card_arguments card;
        struct error error = {0};

        assert_int_equal(card_arguments_read(&card, arguments, &error), -1);
        assert_string_equal(error.message, wrong[i].reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(networks_are_read),
        cmocka_unit_test(other_networks_are_qemus),
        cmocka_unit_test(vhost_is_refused),
        cmocka_unit_test(vhost_is_refused_in_a_line),
        cmocka_unit_test(wrong_networks_get_a_reason),
        cmocka_unit_test(cards_are_read),
        cmocka_unit_test(wrong_cards_get_a_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
