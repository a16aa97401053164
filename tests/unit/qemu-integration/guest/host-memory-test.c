/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dom0 is asked for exactly what is missing, keeps its minimum, and gets its target back if that
 * was in vain. Xen, xenstore and dom0's balloon driver are faked.
 */
#include "qemu-integration/guest/host-memory.h"

#include "common/units.h"
#include "qemu-integration/xen/dom0-memory.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static struct {
    uint64_t target; /* KiB; 0: no node */
    uint64_t max;    /* the same */
    uint64_t size;   /* bytes, dom0's */
    uint64_t free;   /* bytes */
    bool obeys;      /* dom0 returns what it is told to */
    bool fixed;
    unsigned writes;
} host;

char *store_read(struct store *store, const char *path)
{
    char text[32];

    (void)store;
    assert_string_equal(path, "/local/domain/0/memory/target");
    snprintf(text, sizeof(text), "%llu", (unsigned long long)host.target);
    errno = ENOENT;
    return host.target == 0 ? NULL : strdup(text);
}

int store_write(struct store *store, const char *path, const char *value, struct error *error)
{
    uint64_t target = strtoull(value, NULL, 10);

    (void)store, (void)error;
    if (strcmp(path, "/local/domain/0/memory/static-max") == 0) {
        host.max = target;
        return 0;
    }
    assert_string_equal(path, "/local/domain/0/memory/target");
    if (host.obeys && target * KIB < host.size) {
        host.free += host.size - target * KIB;
        host.size = target * KIB;
    }
    host.target = target;
    host.writes++;
    return 0;
}

int hypervisor_host_facts(struct hypervisor *hypervisor, struct host_facts *facts,
                          struct error *error)
{
    (void)hypervisor, (void)error;
    *facts = (struct host_facts){.free_memory = host.free};
    return 0;
}

bool dom0_memory_is_fixed(struct hypervisor *hypervisor)
{
    (void)hypervisor;
    return host.fixed;
}

int dom0_memory_ask(struct hypervisor *hypervisor, struct dom0_memory *memory, struct error *error)
{
    (void)hypervisor, (void)error;
    *memory = (struct dom0_memory){.size = host.size, .max = 4096 * MIB};
    return 0;
}

/* Returns NULL, or why there is not enough. */
static const char *find(uint64_t needed, enum vm_autoballoon autoballoon, uint64_t minimum)
{
    static struct error error;
    const struct vm vm = {.memory = needed, .autoballoon = autoballoon, .dom0_minimum = minimum};
    const struct plan plan = {.vm = &vm};
    struct guest guest = {.plan = &plan, .end_signals = -1};

    error = (struct error){0};
    return guest_find_memory(&guest, needed, host.free, &error) == 0 ? NULL : error.message;
}

static int reset(void **state)
{
    (void)state;
    memset(&host, 0, sizeof(host));
    host.size = 2048 * MIB;
    host.target = host.size / KIB;
    host.free = 9 * MIB;
    host.obeys = true;
    return 0;
}

static void enough_memory_costs_nothing(void **state)
{
    (void)state;
    assert_null(find(9 * MIB, AUTOBALLOON_ON, 0));
    assert_int_equal(host.writes, 0);
}

static void dom0_returns_what_is_missing(void **state)
{
    (void)state;
    assert_null(find(256 * MIB, AUTOBALLOON_AUTO, 512 * MIB));
    assert_int_equal(host.target, (2048 - (256 - 9) - 4) * 1024);
    assert_int_equal(host.writes, 1);
    assert_int_equal(host.max, 0);
}

static void without_a_target_its_size_counts(void **state)
{
    (void)state;
    host.target = 0;
    assert_null(find(256 * MIB, AUTOBALLOON_AUTO, 512 * MIB));
    assert_int_equal(host.target, (2048 - (256 - 9) - 4) * 1024);
    assert_int_equal(host.max, 4096 * 1024);
}

static void dom0_keeps_its_minimum(void **state)
{
    (void)state;
    assert_null(find((2048 - 512 - 4 + 9) * MIB, AUTOBALLOON_ON, 512 * MIB));
    reset(NULL);
    assert_string_equal(find((2048 - 512 - 4 + 10) * MIB, AUTOBALLOON_ON, 512 * MIB),
                        "-m 1542M: Xen has 9 MiB free and the guest needs 1542 MiB with what Xen "
                        "adds, and dom0, with 2048 MiB, keeps 512 MiB");
    assert_int_equal(host.writes, 0);
}

static void it_can_be_switched_off(void **state)
{
    (void)state;
    assert_non_null(find(256 * MIB, AUTOBALLOON_OFF, 0));
    host.fixed = true;
    assert_non_null(find(256 * MIB, AUTOBALLOON_AUTO, 0));
    assert_int_equal(host.writes, 0);
    assert_null(find(256 * MIB, AUTOBALLOON_ON, 0));
}

/* Takes as long as dom0 is given. */
static void a_dom0_that_returns_nothing_gets_its_target_back(void **state)
{
    (void)state;
    host.obeys = false;
    assert_non_null(strstr(find(256 * MIB, AUTOBALLOON_ON, 0), "dom0 does not return more"));
    assert_int_equal(host.target, 2048 * 1024);
    assert_int_equal(host.writes, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(enough_memory_costs_nothing, reset),
        cmocka_unit_test_setup(dom0_returns_what_is_missing, reset),
        cmocka_unit_test_setup(without_a_target_its_size_counts, reset),
        cmocka_unit_test_setup(dom0_keeps_its_minimum, reset),
        cmocka_unit_test_setup(it_can_be_switched_off, reset),
        cmocka_unit_test_setup(a_dom0_that_returns_nothing_gets_its_target_back, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
