/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves which vcpus a guest is told to use, and which of them get an NMI. The test acts as Xen and
 * xenstore.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/guest/vcpus.h"
#include "qemu-integration/xen/domain-info.h"

#include <stdio.h>
#include <string.h>

#define VCPUS 4

static char available[VCPUS][8];
static unsigned writes;
static bool fails, connected;
static bool online[VCPUS];
static char interrupted[32];

static void set_available(unsigned vcpu, const char *value)
{
    snprintf(available[vcpu], sizeof(available[vcpu]), "%s", value);
}

static unsigned number_in(const char *path)
{
    unsigned number;

    assert_int_equal(sscanf(path, "/local/domain/5/cpu/%u/availability", &number), 1);
    assert_true(number < VCPUS);
    return number;
}

char *store_read(struct store *store, const char *path)
{
    (void)store;
    connected = true;
    return strdup(available[number_in(path)]);
}

int store_write(struct store *store, const char *path, const char *value, struct error *error)
{
    (void)store;
    if (fails)
        return error_set(error, "xenstore says no");
    set_available(number_in(path), value);
    writes++;
    return 0;
}

void store_disconnect(struct store *store)
{
    (void)store;
    connected = false;
}

int domain_get_vcpu(const struct domain *domain, unsigned vcpu, struct domain_vcpu *info,
                    struct error *error)
{
    (void)domain;
    *info = (struct domain_vcpu){.online = online[vcpu]};
    return fails ? error_set(error, "Xen says no") : 0;
}

int domain_send_nmi(const struct domain *domain, unsigned vcpu, struct error *error)
{
    size_t used = strlen(interrupted);

    (void)domain, (void)error;
    snprintf(interrupted + used, sizeof(interrupted) - used, "%u ", vcpu);
    return 0;
}

static struct vm vm;
static struct plan plan;
static struct guest guest;

static int begin(void **state)
{
    (void)state;
    vm = (struct vm){.machine = MACHINE_XENPV, .vcpus = 2, .vcpus_max = VCPUS};
    plan = (struct plan){.vm = &vm};
    guest = (struct guest){.plan = &plan, .domain = {.domid = 5}};
    for (unsigned i = 0; i < VCPUS; i++) {
        set_available(i, i < 2 ? "online" : "offline");
        online[i] = i != 1;
    }
    interrupted[0] = '\0';
    writes = 0;
    fails = connected = false;
    return 0;
}

/* @expected: 1 or 0 for each vcpu */
static void assert_available(const char *expected)
{
    bool found[VM_VCPUS_MAX];

    guest_find_vcpus(&guest, found);
    assert_false(connected);
    for (unsigned i = 0; i < VCPUS; i++)
        assert_int_equal(found[i], expected[i] == '1');
}

static void only_what_changes_is_written(void **state)
{
    static const struct {
        unsigned count, writes;
        const char *available;
    } cases[] = {{2, 0, "1100"}, {3, 1, "1110"}, {4, 1, "1111"}, {1, 3, "1000"}};
    struct error error = {0};

    (void)state;
    assert_available("1100");
    for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        writes = 0;
        assert_int_equal(guest_set_vcpus(&guest, cases[i].count, &error), 0);
        assert_false(connected);
        assert_int_equal(writes, cases[i].writes);
        assert_available(cases[i].available);
    }
}

static void assert_refused(unsigned count, const char *words)
{
    struct error error = {0};

    assert_int_equal(guest_set_vcpus(&guest, count, &error), -1);
    assert_string_equal(error.message, words);
    assert_false(connected);
    assert_available("1100");
}

static void there_are_limits(void **state)
{
    (void)state;
    assert_refused(0, "the guest can have 1 to 4 vcpus (-smp maxcpus=)");
    assert_refused(5, "the guest can have 1 to 4 vcpus (-smp maxcpus=)");
    fails = true;
    assert_refused(3, "xenstore says no");
    vm.machine = MACHINE_XENFV;
    assert_refused(1, "only PV and PVH guests start and stop vcpus on request");
}

static void an_nmi_is_for_vcpus_that_run(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(guest_send_nmi(&guest, &error), 0);
    assert_string_equal(interrupted, "0 ");
    interrupted[0] = '\0';
    vm.machine = MACHINE_XENFV;
    assert_int_equal(guest_send_nmi(&guest, &error), 0);
    assert_string_equal(interrupted, "0 2 3 ");
    fails = true;
    assert_int_equal(guest_send_nmi(&guest, &error), -1);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_what_changes_is_written),
        TEST(there_are_limits),
        TEST(an_nmi_is_for_vcpus_that_run),
    };

    return cmocka_run_group_tests_name("vcpus", tests, NULL, NULL);
}
