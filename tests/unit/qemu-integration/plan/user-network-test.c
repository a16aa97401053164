/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's options of a user network become passt's: the same addresses and forwarded ports, and one
 * line for each that passt cannot have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "qemu-integration/plan/user-network.h"

#include <stdio.h>
#include <string.h>

#define ALWAYS "/passt --foreground --quiet --runas nobody --fd 7 --mtu 1500 "
#define DEFAULT                                                                                    \
    "--address 10.0.2.15 --netmask 255.255.255.0 --gateway 10.0.2.2 --dns-forward 10.0.2.3"

/* Makes passt's command line for @options, words separated by blanks; returns the error or NULL. */
static const char *make(const char *options, char line[1024])
{
    static struct error error;
    cleanup_plan_arguments struct plan_arguments arguments = {0};
    char text[256];
    struct vm_netdev netdev = {.network = NETWORK_USER, .options = text};
    size_t length = 0;

    error = (struct error){0};
    snprintf(text, sizeof(text), "%s", options);
    if (plan_passt("/passt", &netdev, "7", &arguments, &error) < 0)
        return error.message;
    for (unsigned i = 0; i < arguments.count; i++)
        length += (size_t)snprintf(line + length, 1024 - length, "%s%s", i > 0 ? " " : "",
                                   arguments.values[i]);
    return NULL;
}

static void assert_command(const char *options, const char *expected)
{
    char line[1024];
    const char *failure = make(options, line);

    if (failure != NULL)
        fail_msg("%s: %s", options, failure);
    assert_string_equal(line, expected);
}

static void the_defaults_are_those_of_qemu(void **state)
{
    (void)state;
    assert_command("", ALWAYS DEFAULT);
    assert_command("restrict=off,ipv4=on,ipv6=on", ALWAYS DEFAULT);
    assert_command("ipv6=off", ALWAYS "--ipv4-only " DEFAULT);
    assert_command("ipv4=off", ALWAYS "--ipv6-only");
}

static void addresses_lie_in_the_network(void **state)
{
    (void)state;
    assert_command("net=10.0.0.0/8", ALWAYS "--address 10.0.2.15 --netmask 255.0.0.0 "
                                            "--gateway 10.0.2.2 --dns-forward 10.0.2.3");
    assert_command("net=192.168.76.0/24",
                   ALWAYS "--address 192.168.76.15 --netmask 255.255.255.0 "
                          "--gateway 192.168.76.2 --dns-forward 192.168.76.3");
    assert_command("net=192.168.76.9", ALWAYS "--address 192.168.76.15 --netmask 255.255.255.0 "
                                              "--gateway 192.168.76.2 --dns-forward 192.168.76.3");
    assert_command("net=172.16.5.0", ALWAYS "--address 172.16.2.15 --netmask 255.255.0.0 "
                                            "--gateway 172.16.2.2 --dns-forward 172.16.2.3");
    assert_command("net=192.168.1.0/255.255.255.224,host=192.168.1.30,dns=192.168.1.29,"
                   "dhcpstart=192.168.1.1",
                   ALWAYS "--address 192.168.1.1 --netmask 255.255.255.224 "
                          "--gateway 192.168.1.30 --dns-forward 192.168.1.29");
}

static void ports_are_forwarded(void **state)
{
    (void)state;
    assert_command("hostfwd=tcp::2222-:22", ALWAYS DEFAULT " --tcp-ports 0.0.0.0/2222:22");
    assert_command("hostfwd=::2222-10.0.2.15:22", ALWAYS DEFAULT " --tcp-ports 0.0.0.0/2222:22");
    assert_command("hostfwd=udp:127.0.0.1:53-:5353,hostfwd=tcp:192.0.2.1:80-:65535",
                   ALWAYS DEFAULT " --udp-ports 127.0.0.1/53:5353 --tcp-ports 192.0.2.1/80:65535");
    /* The guest's address is known only at the end. */
    assert_command("hostfwd=tcp::80-10.0.2.9:80,dhcpstart=10.0.2.9",
                   ALWAYS "--address 10.0.2.9 --netmask 255.255.255.0 --gateway 10.0.2.2 "
                          "--dns-forward 10.0.2.3 --tcp-ports 0.0.0.0/80:80");
}

static void search_domains_are_listed(void **state)
{
    (void)state;
    assert_command("dnssearch=a.example,dnssearch=b.example",
                   ALWAYS DEFAULT " --search a.example b.example");
}

static void what_passt_cannot_do_is_refused(void **state)
{
    static const struct {
        const char *options;
        const char *message;
    } cases[] = {
        {"restrict=on", "restrict=on: passt cannot keep the guest from the network"},
        {"restrict=maybe", "restrict=maybe: must be on or off"},
        {"hostname=h", "hostname=h: passt of Debian 12"},
        {"tftp=/srv,bootfile=b", "tftp=/srv: passt has no TFTP server"},
        {"bootfile=b", "bootfile=b: passt has no TFTP server"},
        {"smb=/srv", "smb=/srv: passt has no SMB server"},
        {"guestfwd=tcp:1.2.3.4:5-cmd:x", "guestfwd=tcp:1.2.3.4:5-cmd:x: passt cannot forward"},
        {"domainname=d", "domainname=d: passt gives the guest no domain; use dnssearch="},
        {"ipv6-net=fec0::/64", "ipv6-net=fec0::/64: passt gives the guest this host's"},
        {"foo=bar", "foo=bar: a user network has no such key"},
        {"foo", "foo=on: a user network has no such key"},
        {"ipv4=off,ipv6=off", "ipv4=off and ipv6=off leave nothing"},
        {"ipv4=yes", "ipv4=yes: must be on or off"},
        {"dns=10.0.2.2", "host=, dns= and dhcpstart= must differ"},
        {"dns=1.2.3", "dns=1.2.3: not an IPv4 address"},
        {"host=10.0.3.2", "host=: not in the network that net= says"},
        {"dhcpstart=0.0.0.0", "dhcpstart=0.0.0.0: not an IPv4 address"},
        {"net=x", "net=x: not an IPv4 network"},
        {"net=10.0.0.0/", "net=10.0.0.0/: not an IPv4 network"},
        {"net=10.0.0.0/0", "the mask must have 1 to 27 bits"},
        {"net=10.0.0.0/28", "the mask must have 1 to 27 bits"},
        {"net=10.0.0.0/33", "net=10.0.0.0/33: not an IPv4 network"},
        {"net=10.0.0.0/255.0.255.0", "the mask must have 1 to 27 bits"},
    };
    char line[1024];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const char *failure = make(cases[i].options, line);

        if (failure == NULL || strstr(failure, cases[i].message) == NULL ||
            strncmp(failure, "network user", 12) != 0)
            fail_msg("%s: %s", cases[i].options, failure == NULL ? "accepted" : failure);
    }
}

static void a_rule_that_is_wrong_is_refused(void **state)
{
    static const char *const rules[][2] = {
        {"", "must be [tcp|udp]:"},
        {"tcp", "must be [tcp|udp]:"},
        {"tcp::80", "must be [tcp|udp]:"},
        {"tcp::80-80", "must be [tcp|udp]:"},
        {"sctp::80-:80", "the protocol must be tcp or udp"},
        {"tcp::0-:80", "a port must be"},
        {"tcp::80-:0", "a port must be"},
        {"tcp::65536-:80", "a port must be"},
        {"tcp::80-:", "a port must be"},
        {"tcp::80-::80", "a port must be"},
        {"tcp::-80-:80", "a port must be"},
        {"tcp::80-:+80", "a port must be"},
        {"tcp::80-:80x", "a port must be"},
        {"tcp:host:80-:80", "not an IPv4 address of this host"},
        {"tcp::80-10.0.2.16:80", "only to the address that DHCP gives"},
    };
    char options[64];
    char line[1024];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        snprintf(options, sizeof(options), "hostfwd=%s", rules[i][0]);
        const char *failure = make(options, line);

        if (failure == NULL || strstr(failure, rules[i][1]) == NULL)
            fail_msg("%s: %s", options, failure == NULL ? "accepted" : failure);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_are_those_of_qemu),
        cmocka_unit_test(addresses_lie_in_the_network),
        cmocka_unit_test(ports_are_forwarded),
        cmocka_unit_test(search_domains_are_listed),
        cmocka_unit_test(what_passt_cannot_do_is_refused),
        cmocka_unit_test(a_rule_that_is_wrong_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
