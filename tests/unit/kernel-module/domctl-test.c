/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the kernel module's hypercalls have Xen's own layout, that every known version of
 * Xen's interface is found and no other is used, and that a domain is destroyed as long as Xen asks
 * for it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kernel-module/stubs/linux/types.h"

#include "kernel-module/domctl.h"

#define __XEN_TOOLS__ 1
#include <xen/domctl.h>
#include <xen/sysctl.h>

#define OLDEST 0x12U
#define NEWEST 0x18U

/* The only domain. */
#define DOMAIN 7

static struct {
    uint32_t version;   /* of both interfaces */
    int error;          /* of all calls, or 0 */
    bool tells_next;    /* as Xen 4.17, of the domain with the next number */
    unsigned unwilling; /* how many times a domain is destroyed only in part */
    unsigned destroyed;
    domid_t destroyed_domain;
} fake;

static void describe(xen_domctl_getdomaininfo_t *info)
{
    memset(info, 0xee, sizeof(*info));
    info->domain = DOMAIN;
    for (size_t i = 0; i < sizeof(info->handle); i++)
        info->handle[i] = (uint8_t)i;
}

static int list(struct xen_sysctl *sysctl)
{
    struct xen_sysctl_getdomaininfolist *wanted = &sysctl->u.getdomaininfolist;

    assert_int_equal(sysctl->cmd, XEN_SYSCTL_getdomaininfolist);
    if (sysctl->interface_version != fake.version)
        return -EACCES;
    assert_int_equal(wanted->max_domains, 1);
    wanted->num_domains = wanted->first_domain <= DOMAIN;
    if (wanted->num_domains > 0)
        describe(wanted->buffer.p);
    return 0;
}

static int control(struct xen_domctl *domctl)
{
    if (domctl->interface_version != fake.version)
        return -EACCES;
    if (domctl->cmd == XEN_DOMCTL_destroydomain) {
        fake.destroyed++;
        fake.destroyed_domain = domctl->domain;
        return fake.destroyed <= fake.unwilling ? -EAGAIN : 0;
    }
    assert_int_equal(domctl->cmd, XEN_DOMCTL_getdomaininfo);
    if (domctl->domain > DOMAIN ||
        (domctl->domain != 0 && domctl->domain < DOMAIN && !fake.tells_next))
        return -ESRCH;
    describe(&domctl->u.getdomaininfo);
    if (domctl->domain == 0)
        domctl->u.getdomaininfo.domain = 0;
    return 0;
}

int privcmd_call(unsigned call, unsigned long a1, unsigned long a2, unsigned long a3,
                 unsigned long a4, unsigned long a5)
{
    assert_int_equal(a2 | a3 | a4 | a5, 0);
    if (fake.error != 0)
        return fake.error;
    if (call == __HYPERVISOR_sysctl)
        return list((struct xen_sysctl *)a1);
    assert_int_equal(call, __HYPERVISOR_domctl);
    return control((struct xen_domctl *)a1);
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
        assert_int_equal(domctl_info(DOMAIN, &info), 0);
        assert_int_equal(domctl_next(DOMAIN, &info), 0);
    }
    assert_in_range(XEN_DOMCTL_INTERFACE_VERSION, OLDEST, NEWEST);
    assert_in_range(XEN_SYSCTL_INTERFACE_VERSION, OLDEST, NEWEST);
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

static void check(const struct domain_info *info)
{
    assert_int_equal(info->domid, DOMAIN);
    for (size_t i = 0; i < sizeof(info->handle); i++)
        assert_int_equal(info->handle[i], i);
}

static void number_and_handle_are_where_xen_has_them(void **state)
{
    struct domain_info info = {0}, next = {0};

    (void)state;
    assert_int_equal(domctl_info(DOMAIN, &info), 0);
    check(&info);
    assert_int_equal(domctl_next(1, &next), 0);
    check(&next);
}

static void a_missing_domain_is_an_error_with_any_xen(void **state)
{
    struct domain_info info;

    (void)state;
    for (int i = 0; i < 2; i++) {
        fake.tells_next = i;
        assert_int_equal(domctl_info(DOMAIN - 1, &info), -ESRCH);
        assert_int_equal(domctl_info(DOMAIN + 1, &info), -ESRCH);
        assert_int_equal(domctl_next(DOMAIN + 1, &info), -ESRCH);
    }
}

static void a_domain_is_destroyed_as_long_as_xen_asks_for_it(void **state)
{
    (void)state;
    fake.unwilling = 3;
    assert_int_equal(domctl_destroy(DOMAIN), 0);
    assert_int_equal(fake.destroyed, 4);
    assert_int_equal(fake.destroyed_domain, DOMAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_known_version_of_xens_interface_is_found, set_up),
        cmocka_unit_test_setup(an_unknown_version_is_not_used, set_up),
        cmocka_unit_test_setup(a_domain_that_may_not_control_others_is_told, set_up),
        cmocka_unit_test_setup(number_and_handle_are_where_xen_has_them, set_up),
        cmocka_unit_test_setup(a_missing_domain_is_an_error_with_any_xen, set_up),
        cmocka_unit_test_setup(a_domain_is_destroyed_as_long_as_xen_asks_for_it, set_up),
    };

    return cmocka_run_group_tests_name("domctl", tests, NULL, NULL);
}
