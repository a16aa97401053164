/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network cards and networks of all three spellings are connected one to one, devices without a
 * network are QEMU's, and networks that the guest cannot have are refused.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

static void cards_and_networks_are_connected(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm,
           (words)WORDS("-nic", "bridge,br=xenbr0,mac=00-16-3E-12-34-56", "-netdev",
                        "tap,id=n,ifname=tap7,script=no", "-device", "rtl8139,netdev=n,bus=pci.0",
                        "-net", "nic,model=e1000", "-net", "bridge", "-nic", "none"));
    assert_int_equal(vm.nic_count, 3);
    assert_int_equal(vm.netdev_count, 3);
    assert_string_equal(vm.netdevs[0].bridge, "xenbr0");
    assert_memory_equal(vm.nics[0].mac, "\x00\x16\x3e\x12\x34\x56", 6);
    assert_null(vm.netdevs[1].options);
    assert_string_equal(vm.netdevs[1].interface, "tap7");
    assert_string_equal(vm.netdevs[1].interface, "tap7");
    assert_string_equal(vm.netdevs[1].script, "no");
    assert_string_equal(vm.nics[1].options, "bus=pci.0");
    assert_string_equal(vm.nics[1].model, "rtl8139");
    assert_string_equal(vm.netdevs[2].bridge, "br0");
    assert_false(vm.nics[2].has_mac);
    options_release(&vm);
}

static void other_devices_are_passed_in_order(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-usb", "-device", "usb-tablet", "-chardev", "pty,id=c", "-serial",
                             "chardev:c"));
    assert_int_equal(vm.nic_count, 0);
    assert_int_equal(vm.passed_count, 3);
    assert_string_equal(vm.passed[0].option, "usb");
    assert_null(vm.passed[0].argument);
    assert_string_equal(vm.passed[1].argument, "usb-tablet");
    options_release(&vm);
}

static void json_is_passed_whole(void **state)
{
    static char json[] =
        "{\"driver\": \"virtio-rng-pci\", \"a-key-longer-than-31-characters-has\": 1}";
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-device", json, "-object", json, "-blockdev", json));
    assert_int_equal(vm.nic_count, 0);
    assert_int_equal(vm.passed_count, 3);
    for (unsigned i = 0; i < vm.passed_count; i++)
        assert_string_equal(vm.passed[i].argument, json);
    options_release(&vm);
}

static void the_descriptor_of_a_tap_is_read(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-nic", "tap,fd=7"));
    assert_true(vm.netdevs[0].has_tap);
    assert_int_equal(vm.netdevs[0].fd, 7);
    assert_string_equal(vm.netdevs[0].options, "fd=7");
    options_release(&vm);

    accept(&vm, (words)WORDS("-nic", "tap,fds=7:8"));
    assert_true(vm.netdevs[0].has_tap);
    assert_int_equal(vm.netdevs[0].fd, 7); /* of the same tap */
    options_release(&vm);
}

/* A kernel that believed QEMU about where the guest's memory is would let the guest write to
 * QEMU's. */
static void the_kernel_is_not_to_serve_a_tap(void **state)
{
    static char *const options[] = {"tap,id=n,fd=7,vhost=on,vhostfd=8", "tap,id=n,fd=7,vhost=off",
                                    "{\"type\":\"tap\",\"id\":\"n\",\"fd\":\"7\",\"vhost\":true,"
                                    "\"vhostfds\":\"8\"}"};
    struct vm vm;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
        accept(&vm, (words)WORDS("-netdev", options[i], "-device", "virtio-net-pci,netdev=n"));
        assert_int_equal(vm.netdevs[0].vhost, i != 1);
        assert_string_equal(vm.netdevs[0].options, "fd=7");
        options_release(&vm);
    }
}

static void json_can_be_a_card_and_its_network(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-netdev", "{\"id\":\"n\",\"type\":\"bridge\",\"br\":\"xenbr0\"}",
                             "-device",
                             "{\"driver\":\"virtio-net-pci\",\"netdev\":\"n\",\"mac\":"
                             "\"00:16:3e:12:34:56\",\"bus\":\"pci.0\",\"mq\":true}"));
    assert_int_equal(vm.passed_count, 0);
    assert_string_equal(vm.netdevs[0].bridge, "xenbr0");
    assert_string_equal(vm.nics[0].model, "virtio-net-pci");
    assert_memory_equal(vm.nics[0].mac, "\x00\x16\x3e\x12\x34\x56", 6);
    assert_string_equal(vm.nics[0].options, "bus=pci.0,mq=on");
    options_release(&vm);
}

static void other_networks_are_those_of_qemu(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-nic", "stream,addr.type=unix,addr.path=/p,model=virtio", "-netdev",
                             "id=m,type=socket,mcast=230.0.0.1:1234", "-device", "e1000,netdev=m"));
    assert_int_equal(vm.netdevs[0].network, NETWORK_QEMU);
    assert_string_equal(vm.netdevs[0].type, "stream");
    assert_string_equal(vm.netdevs[0].options, "addr.type=unix,addr.path=/p");
    assert_string_equal(vm.nics[0].model, "virtio-net-pci");
    assert_string_equal(vm.netdevs[1].type, "socket");
    assert_string_equal(vm.netdevs[1].options, "mcast=230.0.0.1:1234");
    options_release(&vm);
}

static void the_oldest_spelling_has_all_of_its_keys(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-net", "nic,model=virtio,name=n,addr=5,vectors=4", "-net",
                             "bridge,br=b,helper=/usr/lib/qemu/qemu-bridge-helper"));
    assert_string_equal(vm.nics[0].model, "virtio-net-pci");
    assert_string_equal(vm.nics[0].options, "id=n,addr=5,vectors=4");
    options_release(&vm);
}

static void networks_that_the_guest_cannot_have_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-nic", "tap,ifname=0123456789012345"),
         "ifname=0123456789012345: not an interface name of 1 to 15 characters"},
        {WORDS("-nic", "tap,ifname=tap%d"),
         "ifname=tap%d: not an interface name of 1 to 15 characters"},
        {WORDS("-nic", "tap,ifname=tap7", "-nic", "tap,ifname=tap7"),
         "ifname=tap7: already in use by another network card"},
        {WORDS("-netdev", "bridge,id=n"), "network n: no network card is connected to it"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-nic", "tap,fd=7,queues=2"),
         "network tap,queues=: only for -M xenfv; elsewhere the interface is netback's"},
        {WORDS("-nic", "tap,vhostforce=on"),
         "-nic tap,vhostforce=on: not available: other processes cannot map a guest's memory on "
         "Xen"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-nic", "bridge,model=token-ring"),
         "network card token-ring: unknown model; on this machine use xen"},
        {WORDS("-netdev", "wire,id=n"),
         "-netdev wire: unknown network (bridge, tap, user, stream, dgram, socket, ...)"},
        {WORDS("-netdev", "id=n"), "-netdev id=n: needs a type, such as bridge"},
        {WORDS("-netdev", "vhost-user,id=n,chardev=c"),
         "-netdev vhost-user: not available: other processes cannot map a guest's memory on Xen"},
        {WORDS("-netdev", "tap"), "-netdev tap: needs id="},
        {WORDS("-nic", "tap,fd=x"), "-nic tap,fd=x: must be the number of a file descriptor"},
        {WORDS("-nic", "tap,fd=7x"), "-nic tap,fd=7x: must be the number of a file descriptor"},
        {WORDS("-nic", "tap,fd="), "-nic tap,fd=: must be the number of a file descriptor"},
        {WORDS("-nic", "tap,fd=-1"), "-nic tap,fd=-1: must be the number of a file descriptor"},
        {WORDS("-netdev", "tap,id=n,fd=2147483648"),
         "-netdev tap,fd=2147483648: must be the number of a file descriptor"},
        {WORDS("-netdev", "{\"type\":\"tap\",\"id\":\"n\"}"),
         "network n: no network card is connected to it"},
        {WORDS("-netdev", "{\"type\":"), "-netdev {\"type\":: not a JSON object"},
        {WORDS("-nic", ""), "-nic: the argument is empty"},
        {WORDS("-nic", "bridge,helper=/h"),
         "-nic bridge,helper=/h: not available: qemu-xen joins cards to bridges itself; use "
         "tap,helper="},
        {WORDS("-nic", "bridge,mtu=9000"),
         "-nic bridge,mtu=9000: unknown key 'mtu'; a bridge has br= and helper="},
        {WORDS("-nic", "bridge,mac=00:16:3e:00:00"),
         "-nic mac=00:16:3e:00:00: not a MAC address (example: 00:16:3e:12:34:56)"},
        {WORDS("-nic", "bridge,mac=00:16:3e:00:00:0g"),
         "-nic mac=00:16:3e:00:00:0g: not a MAC address (example: 00:16:3e:12:34:56)"},
        {WORDS("-nic", "bridge,mac=00:16:3e:00:00:001"),
         "-nic mac=00:16:3e:00:00:001: not a MAC address (example: 00:16:3e:12:34:56)"},
        {WORDS("-nic", "bridge,mac=01:16:3e:00:00:00"),
         "-nic mac=01:16:3e:00:00:00: a network card cannot have a multicast address"},
        {WORDS("-net", "nic"), "-net nic: there is no network (-net bridge)"},
        {WORDS("-device", "e1000,netdev=n"), "netdev=n: there is no -netdev with this id"},
        {WORDS("-netdev", "bridge,id=n", "-netdev", "tap,id=n"),
         "-netdev: the id n is in use twice"},
        {WORDS("-netdev", "bridge,id=n", "-device", "e1000,netdev=n", "-device",
               "rtl8139,netdev=n"),
         "netdev=n: in use by two network cards"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_and_networks_are_connected),
        cmocka_unit_test(other_devices_are_passed_in_order),
        cmocka_unit_test(json_is_passed_whole),
        cmocka_unit_test(the_descriptor_of_a_tap_is_read),
        cmocka_unit_test(the_kernel_is_not_to_serve_a_tap),
        cmocka_unit_test(json_can_be_a_card_and_its_network),
        cmocka_unit_test(other_networks_are_those_of_qemu),
        cmocka_unit_test(the_oldest_spelling_has_all_of_its_keys),
        cmocka_unit_test(networks_that_the_guest_cannot_have_are_refused),
    };

    return cmocka_run_group_tests_name("options/network", tests, NULL, NULL);
}
