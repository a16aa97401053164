/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the kernel module's hypercalls have Xen's own layout, that every known version of
 * Xen's interface is found and no other is used, and that a domain is destroyed as long as Xen asks
 * for it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kernel-module/stubs/linux/types.h"

#include "kernel-module/domctl.h"

#define __XEN_TOOLS__ 1
#include <xen/domctl.h>

#define OLDEST 0x12U
#define NEWEST 0x18U

static struct {
    uint32_t version;
    int error;          /* of all calls, or 0 */
    unsigned unwilling; /* how many times a domain is destroyed only in part */
    unsigned destroyed;
    domid_t destroyed_domain;
} fake;

int privcmd_call(unsigned call, unsigned long a1, unsigned long a2, unsigned long a3,
                 unsigned long a4, unsigned long a5)
{
    struct xen_domctl *domctl = (struct xen_domctl *)a1;
    struct xen_domctl_getdomaininfo *info = &domctl->u.getdomaininfo;

    assert_int_equal(call, __HYPERVISOR_domctl);
    assert_int_equal(a2 | a3 | a4 | a5, 0);
    if (fake.error != 0)
        return fake.error;
    if (domctl->interface_version != fake.version)
        return -EACCES;
    if (domctl->cmd == XEN_DOMCTL_destroydomain) {
        fake.destroyed++;
        fake.destroyed_domain = domctl->domain;
        return fake.destroyed <= fake.unwilling ? -EAGAIN : 0;
    }
    assert_int_equal(domctl->cmd, XEN_DOMCTL_getdomaininfo);
    memset(&domctl->u, 0xee, sizeof(domctl->u));
    info->domain = domctl->domain + 1;
    for (size_t i = 0; i < sizeof(info->handle); i++)
        info->handle[i] = (uint8_t)i;
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    memset(&fake, 0, sizeof(fake));
    fake.version = OLDEST;
    return domctl_probe();
}

static void every_known_version_of_xens_interface_is_found(void **state)
{
    struct domain_info info;

    (void)state;
    for (fake.version = OLDEST; fake.version <= NEWEST; fake.version++) {
        assert_int_equal(domctl_probe(), 0);
        assert_int_equal(domctl_info(1, &info), 0);
    }
    assert_in_range(XEN_DOMCTL_INTERFACE_VERSION, OLDEST, NEWEST);
}

static void an_unknown_version_is_not_used(void **state)
{
    (void)state;
    fake.version = OLDEST - 1;
    assert_int_equal(domctl_probe(), -ENODEV);
    fake.version = NEWEST + 1;
    assert_int_equal(domctl_probe(), -ENODEV);
}

static void a_domain_that_may_not_control_others_is_told(void **state)
{
    (void)state;
    fake.error = -EPERM;
    assert_int_equal(domctl_probe(), -EPERM);
}

static void number_and_handle_are_where_xen_has_them(void **state)
{
    struct domain_info info = {0};

    (void)state;
    assert_int_equal(domctl_info(7, &info), 0);
    assert_int_equal(info.domid, 8);
    for (size_t i = 0; i < sizeof(info.handle); i++)
        assert_int_equal(info.handle[i], i);
}

static void a_missing_domain_is_an_error(void **state)
{
    struct domain_info info;

    (void)state;
    fake.error = -ESRCH;
    assert_int_equal(domctl_info(7, &info), -ESRCH);
    assert_int_equal(domctl_destroy(7), -ESRCH);
}

static void a_domain_is_destroyed_as_long_as_xen_asks_for_it(void **state)
{
    (void)state;
    fake.unwilling = 3;
    assert_int_equal(domctl_destroy(7), 0);
    assert_int_equal(fake.destroyed, 4);
    assert_int_equal(fake.destroyed_domain, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_known_version_of_xens_interface_is_found, set_up),
        cmocka_unit_test_setup(an_unknown_version_is_not_used, set_up),
        cmocka_unit_test_setup(a_domain_that_may_not_control_others_is_told, set_up),
        cmocka_unit_test_setup(number_and_handle_are_where_xen_has_them, set_up),
        cmocka_unit_test_setup(a_missing_domain_is_an_error, set_up),
        cmocka_unit_test_setup(a_domain_is_destroyed_as_long_as_xen_asks_for_it, set_up),
    };

    return cmocka_run_group_tests_name("domctl", tests, NULL, NULL);
}
