/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest gets the fewest nodes that have its memory and processors, and those with the most free.
 */
#include "qemu-integration/xen/numa.h"

#include "common/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static const struct numa_host two = {2, {{4 * GIB, 8}, {6 * GIB, 8}}};

static void the_node_with_the_most_free_memory_is_chosen(void **state)
{
    const struct numa_host other = {2, {{6 * GIB, 8}, {4 * GIB, 8}}};

    (void)state;
    assert_int_equal(numa_choose(&two, GIB, 1), 2);
    assert_int_equal(numa_choose(&two, 6 * GIB, 8), 2);
    assert_int_equal(numa_choose(&other, GIB, 1), 1);
}

static void all_nodes_are_no_choice(void **state)
{
    const struct numa_host one = {1, {{4 * GIB, 8}}};
    const struct numa_host none = {0};

    (void)state;
    assert_int_equal(numa_choose(&two, 7 * GIB, 1), 0);
    assert_int_equal(numa_choose(&two, 11 * GIB, 1), 0);
    assert_int_equal(numa_choose(&two, GIB, 9), 0);
    assert_int_equal(numa_choose(&one, GIB, 1), 0);
    assert_int_equal(numa_choose(&none, GIB, 1), 0);
}

static void as_few_nodes_as_possible_are_taken(void **state)
{
    const struct numa_host four = {4, {{GIB, 4}, {3 * GIB, 4}, {2 * GIB, 4}, {4 * GIB, 4}}};

    (void)state;
    assert_int_equal(numa_choose(&four, 4 * GIB, 4), 1 << 3);
    assert_int_equal(numa_choose(&four, 5 * GIB, 4), 1 << 3 | 1 << 1);
    assert_int_equal(numa_choose(&four, GIB, 8), 1 << 3 | 1 << 1);
    assert_int_equal(numa_choose(&four, 8 * GIB, 4), 1 << 3 | 1 << 1 | 1 << 2);
}

static void nodes_without_processors_are_left_out(void **state)
{
    const struct numa_host memory_only = {3, {{2 * GIB, 4}, {8 * GIB, 0}, {3 * GIB, 4}}};

    (void)state;
    assert_int_equal(numa_choose(&memory_only, GIB, 1), 1 << 2);
    assert_int_equal(numa_choose(&memory_only, 6 * GIB, 1), 0);
}

static void more_vcpus_than_processors_do_not_count(void **state)
{
    (void)state;
    assert_int_equal(numa_choose(&two, GIB, 64), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_node_with_the_most_free_memory_is_chosen),
        cmocka_unit_test(all_nodes_are_no_choice),
        cmocka_unit_test(as_few_nodes_as_possible_are_taken),
        cmocka_unit_test(nodes_without_processors_are_left_out),
        cmocka_unit_test(more_vcpus_than_processors_do_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
