/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The settings go to the inner end, whatever other interfaces the namespace has: must run as root,
 * as the program does.
 */
#include "qemu-integration/network/namespace.h"

#include <arpa/inet.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static const uint8_t mac[6] = {0, 0x16, 0x3e, 1, 2, 3};

/* Asks in the namespace; false: the kernel has no answer. */
static bool ask(const struct network_namespace *namespace, const char *interface,
                unsigned long request, struct ifreq *answer)
{
    *answer = (struct ifreq){0};
    strncpy(answer->ifr_name, interface, IFNAMSIZ - 1);
    return ioctl(namespace->control, request, answer) == 0;
}

static void an_earlier_interface_stays_as_it_is(void **state)
{
    const struct network_pair others[] = {
        {.outside = "first", .inside = "other", .mac = mac},
        {.outside = "second", .inside = "eth0", .mac = mac, .mtu = 1400},
    };
    const struct network_address_setting setting = {.family = AF_INET,
                                                    .prefix = 24,
                                                    .mtu = 1300,
                                                    .address = {10, 1, 2, 3},
                                                    .router = {10, 1, 2, 1}};
    struct network_namespace namespace;
    struct error error = {0};
    struct ifreq answer;

    (void)state;
    assert_int_equal(network_namespace_make(NULL, &namespace, &error), 0);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(network_pair_make(NULL, &namespace, &others[i], &error), 0);
    assert_int_equal(network_namespace_set_address(NULL, &namespace, &setting), 0);
    assert_true(ask(&namespace, "eth0", SIOCGIFFLAGS, &answer));
    assert_true((answer.ifr_flags & IFF_UP) != 0);
    assert_true(ask(&namespace, "eth0", SIOCGIFMTU, &answer));
    assert_int_equal(answer.ifr_mtu, 1300);
    assert_true(ask(&namespace, "other", SIOCGIFMTU, &answer));
    assert_int_equal(answer.ifr_mtu, 1500);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(network_pair_remove(NULL, others[i].outside, &error), 0);
    assert_int_equal(if_nametoindex("second"), 0);
    network_namespace_close(&namespace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_earlier_interface_stays_as_it_is)};

    /* Nor does the host see any of it. */
    return unshare(CLONE_NEWNET) < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
