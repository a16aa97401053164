/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves what a guest's balloon driver is told and Xen's pool with it, and what of its memory
 * counts as the guest's. The test acts as Xen and xenstore.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/units.h"
#include "qemu-integration/guest/balloon.h"
#include "qemu-integration/xen/domain-info.h"
#include "qemu-integration/xen/memory-target.h"

#include <stdio.h>
#include <string.h>

static uint64_t of_domain; /* bytes */
static uint64_t pool;      /* bytes; 0: not set */
static char written[32];
static bool fails, connected;

int domain_get_info(const struct domain *domain, struct domain_info *info, struct error *error)
{
    (void)domain;
    *info = (struct domain_info){.memory = of_domain};
    return fails ? error_set(error, "Xen says no") : 0;
}

int domain_set_memory_target(const struct domain *domain, uint64_t bytes, struct error *error)
{
    (void)domain;
    pool = bytes;
    return fails ? error_set(error, "Xen says no") : 0;
}

int store_write(struct store *store, const char *path, const char *value, struct error *error)
{
    (void)store, (void)error;
    assert_string_equal(path, "/local/domain/5/memory/target");
    snprintf(written, sizeof(written), "%s", value);
    connected = true;
    return 0;
}

void store_disconnect(struct store *store)
{
    (void)store;
    connected = false;
}

static struct vm vm;
static struct plan plan;
static struct guest guest;

static int begin(void **state)
{
    (void)state;
    vm = (struct vm){.machine = MACHINE_XENPV, .memory = 64 * MIB, .memory_max = 64 * MIB};
    plan = (struct plan){.vm = &vm, .machine = {.video_memory = 16 * MIB, .rom_memory = 2 * MIB}};
    guest = (struct guest){.plan = &plan, .domain = {.domid = 5}};
    of_domain = pool = 0;
    written[0] = '\0';
    fails = connected = false;
    return 0;
}

/* @of_pool: bytes; 0: Xen is not told */
static void assert_target(uint64_t bytes, const char *expected, uint64_t of_pool)
{
    struct error error = {0};

    pool = 0;
    assert_int_equal(guest_set_memory_target(&guest, bytes, &error), 0);
    assert_string_equal(written, expected);
    assert_int_equal(pool, of_pool);
    assert_false(connected);
}

static void the_driver_is_told_in_kib(void **state)
{
    (void)state;
    assert_target(48 * MIB, "49152", 0);
    assert_target(48 * MIB + 1023, "49152", 0);
    assert_target(64 * MIB + 1, "65536", 0);
    assert_target(UINT64_MAX, "65536", 0);
}

static void a_pool_has_what_devices_have_too(void **state)
{
    (void)state;
    vm.machine = MACHINE_XENPVH;
    assert_target(48 * MIB, "49152", 0);
    vm.memory_max = 128 * MIB;
    assert_target(96 * MIB, "98304", 96 * MIB);
    vm.machine = MACHINE_XENFV;
    assert_target(96 * MIB, "98304", 114 * MIB);
    assert_target(UINT64_MAX, "131072", 146 * MIB);
    vm.machine = MACHINE_XENPV;
    assert_target(96 * MIB, "98304", 0);
}

static void without_a_pool_that_is_large_enough_nothing_is_told(void **state)
{
    struct error error = {0};

    (void)state;
    vm.machine = MACHINE_XENFV;
    vm.memory_max = 128 * MIB;
    fails = true;
    assert_int_equal(guest_set_memory_target(&guest, 96 * MIB, &error), -1);
    assert_string_equal(written, "");
}

static void assert_has(uint64_t expected)
{
    struct error error = {0};
    uint64_t bytes;

    assert_int_equal(guest_get_memory(&guest, &bytes, &error), 0);
    assert_int_equal(bytes, expected);
}

static void devices_memory_is_not_the_guests(void **state)
{
    struct error error = {0};
    uint64_t bytes;

    (void)state;
    of_domain = 48 * MIB;
    assert_has(48 * MIB);
    of_domain = 64 * MIB + 32 * KIB; /* special pages */
    assert_has(64 * MIB);
    vm.machine = MACHINE_XENFV;
    of_domain = 66 * MIB;
    assert_has(48 * MIB);
    of_domain = 17 * MIB;
    assert_has(0);
    fails = true;
    assert_int_equal(guest_get_memory(&guest, &bytes, &error), -1);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_driver_is_told_in_kib),
        TEST(a_pool_has_what_devices_have_too),
        TEST(without_a_pool_that_is_large_enough_nothing_is_told),
        TEST(devices_memory_is_not_the_guests),
    };

    return cmocka_run_group_tests_name("balloon", tests, NULL, NULL);
}
