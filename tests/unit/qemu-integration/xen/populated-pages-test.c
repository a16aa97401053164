/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a restored domain's memory is made in pieces of 2 MiB where these are whole and Xen
 * has them, and that each page's frame is noted. The test is Xen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/xen/populated-pages.h"

#include <string.h>
#include <xenctrl.h>

#define LARGE 512
#define MOST  (3 * LARGE)

/* Frames of the machine, in the order in which they are given away. */
static xen_pfn_t next_frame;
static unsigned large_calls, small_calls, small_pages;
static bool no_large;
static unsigned most_small;

int xc_domain_populate_physmap(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                               unsigned extent_order, unsigned mem_flags, xen_pfn_t *extent_start)
{
    (void)xch;
    assert_int_equal(domid, 7);
    assert_int_equal(mem_flags, 0);
    if (extent_order == 9) {
        large_calls++;
        assert_int_equal(nr_extents, 1);
        assert_int_equal(extent_start[0] % LARGE, 0);
        if (no_large)
            return 0;
    } else {
        assert_int_equal(extent_order, 0);
        small_calls++;
        small_pages += (unsigned)nr_extents;
        if (nr_extents > most_small)
            return (int)most_small;
    }
    for (unsigned long i = 0; i < nr_extents; i++) {
        extent_start[i] = next_frame;
        next_frame += 1UL << extent_order;
    }
    return (int)nr_extents;
}

static struct populated_pages pages;

static int set_up(void **state)
{
    (void)state;
    next_frame = 0x100000;
    large_calls = small_calls = small_pages = 0;
    no_large = false;
    most_small = MOST;
    pages = (struct populated_pages){0};
    populated_pages_begin(&pages);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    populated_pages_end();
    return 0;
}

/* Consecutive pages; whether each has got one frame of its own, and that is noted. */
static void populate(uint64_t first, unsigned count)
{
    xen_pfn_t extents[MOST];

    for (unsigned i = 0; i < count; i++)
        extents[i] = first + i;
    assert_int_equal(xc_domain_populate_physmap_exact(NULL, 7, count, 0, 0, extents), 0);
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(extents[i], 0x100000 + i);
        assert_int_equal(populated_pages_frame(&pages, first + i), extents[i]);
    }
}

static void whole_pieces_are_made_at_once(void **state)
{
    (void)state;
    populate(2 * LARGE, 3 * LARGE);
    assert_int_equal(large_calls, 3);
    assert_int_equal(small_calls, 0);
}

static void what_is_around_them_is_made_page_by_page(void **state)
{
    (void)state;
    populate(LARGE - 3, LARGE + 10);
    assert_int_equal(large_calls, 1);
    assert_int_equal(small_calls, 2);
    assert_int_equal(small_pages, 10);
}

static void a_gap_is_no_whole_piece(void **state)
{
    xen_pfn_t extents[LARGE];

    (void)state;
    for (unsigned i = 0; i < LARGE; i++)
        extents[i] = i < 100 ? i : i + 1;
    assert_int_equal(xc_domain_populate_physmap_exact(NULL, 7, LARGE, 0, 0, extents), 0);
    assert_int_equal(large_calls, 0);
    assert_int_equal(small_calls, 1);
    assert_int_equal(populated_pages_frame(&pages, 100), POPULATED_NONE);
    assert_int_equal(populated_pages_frame(&pages, 101), 0x100000 + 100);
}

static void without_large_pieces_all_are_single(void **state)
{
    (void)state;
    no_large = true;
    populate(0, 2 * LARGE);
    assert_int_equal(large_calls, 2);
    assert_int_equal(small_calls, 2);
}

static void memory_that_is_missing_is_an_error(void **state)
{
    xen_pfn_t extents[10];

    (void)state;
    most_small = 9;
    for (unsigned i = 0; i < 10; i++)
        extents[i] = i;
    assert_int_equal(xc_domain_populate_physmap_exact(NULL, 7, 10, 0, 0, extents), -1);
    assert_int_equal(populated_pages_frame(&pages, 0), POPULATED_NONE);
    assert_int_equal(populated_pages_frame(&pages, UINT64_C(1) << 60), POPULATED_NONE);
}

/* Of a domain that is built. */
static void nothing_is_changed_without_a_restoration(void **state)
{
    static xen_pfn_t extents[LARGE];

    (void)state;
    populated_pages_end();
    assert_int_equal(xc_domain_populate_physmap_exact(NULL, 7, LARGE, 0, 0, extents), 0);
    assert_int_equal(large_calls, 0);
    assert_int_equal(small_calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_pieces_are_made_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_around_them_is_made_page_by_page, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_gap_is_no_whole_piece, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_large_pieces_all_are_single, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_is_missing_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_changed_without_a_restoration, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
