/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that what is written to mapped pages of a domain gets to them by way of the window, and
 * without it where there can be none; and that the window's memory is the domain's only as long as
 * nothing else needs it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/xen/copy-window.h"
#include "qemu-integration/xen/hypervisor-internal.h"
#include "qemu-integration/xen/populated-pages.h"
#include "tests/unit/qemu-integration/xen/machine.h"

#include <string.h>
#include <sys/mman.h>

#define LIMIT 2000 /* pages of the domain */

static struct hypervisor hypervisor;
static const struct domain domain = {.hypervisor = &hypervisor, .domid = MACHINE_DOMID};
static struct copy_window window;
static struct populated_pages pages;

static int set_up(void **state)
{
    (void)state;
    machine_begin();
    machine.limit = LIMIT;
    window = (struct copy_window){.domain = &domain, .wanted = true};
    pages = (struct populated_pages){0};
    copy_window_begin(&window);
    populated_pages_begin(&pages);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    copy_window_end();
    populated_pages_end();
    assert_int_equal(machine.limit, LIMIT);
    machine_end();
    return 0;
}

static int populate(uint64_t first, unsigned count)
{
    static xen_pfn_t extents[LIMIT];

    for (unsigned i = 0; i < count; i++)
        extents[i] = first + i;
    return xc_domain_populate_physmap_exact(NULL, MACHINE_DOMID, count, 0, 0, extents);
}

static uint8_t *map(uint64_t first, unsigned count, int protection)
{
    static xen_pfn_t frames[LIMIT];
    static int errors[LIMIT];
    uint8_t *mapped;

    for (unsigned i = 0; i < count; i++)
        frames[i] = populated_pages_frame(&pages, first + i);
    mapped = xenforeignmemory_map(NULL, MACHINE_DOMID, protection, count, frames, errors);
    assert_non_null(mapped);
    for (unsigned i = 0; i < count; i++)
        assert_int_equal(errors[i], 0);
    return mapped;
}

/* Each page has its number. */
static void fill(uint8_t *mapped, uint64_t first, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        memset(mapped + (size_t)i * XC_PAGE_SIZE, (int)(first + i) % 251, XC_PAGE_SIZE);
}

static void assert_filled(uint64_t first, unsigned count)
{
    uint8_t expected[XC_PAGE_SIZE];

    for (unsigned i = 0; i < count; i++) {
        memset(expected, (int)(first + i) % 251, sizeof(expected));
        assert_memory_equal(machine_frame(populated_pages_frame(&pages, first + i)), expected,
                            sizeof(expected));
    }
}

static void write_pages(uint64_t first, unsigned count)
{
    uint8_t *mapped = map(first, count, PROT_READ | PROT_WRITE);

    fill(mapped, first, count);
    assert_int_equal(xenforeignmemory_unmap(NULL, mapped, count), 0);
    assert_filled(first, count);
}

static void xen_copies_the_window_to_the_pages(void **state)
{
    (void)state;
    assert_int_equal(populate(0, 1500), 0);
    write_pages(0, 1024);
    write_pages(1024, 400);
    write_pages(1424, 1);
    assert_filled(0, 1425);
    assert_int_equal(machine.mappings, 1);
    assert_int_equal(machine.owned, 1500 + COPY_WINDOW_PAGES);
    assert_true(copy_window_close());
    assert_int_equal(machine.owned, 1500);
    assert_int_equal(machine.limit, LIMIT);
    assert_false(copy_window_close());
    write_pages(3, 10);
    assert_int_equal(machine.mappings, 2);
    assert_false(window.failed);
}

static void other_mappings_are_what_they_were(void **state)
{
    uint8_t *mapped;

    (void)state;
    assert_int_equal(populate(0, 1500), 0);
    window.wanted = false;
    mapped = map(0, 2, PROT_READ | PROT_WRITE);
    assert_int_equal(mapped[0], 0xa5);
    window.wanted = true;
    write_pages(7, 1);
    fill(mapped, 0, 2);
    assert_filled(0, 2);
    assert_int_equal(xenforeignmemory_unmap(NULL, mapped, 2), 0);
    assert_int_equal(machine.mappings, 2);
    /* More than it has. */
    write_pages(0, COPY_WINDOW_PAGES + 1);
    assert_int_equal(machine.mappings, 3);
}

static void without_a_window_pages_are_mapped(void **state)
{
    (void)state;
    machine.copies = false;
    assert_int_equal(populate(0, 20), 0);
    write_pages(0, 10);
    write_pages(10, 10);
    assert_int_equal(machine.mappings, 2);
    assert_int_equal(machine.copied, 1);
    assert_int_equal(machine.owned, 20);
    assert_false(copy_window_close());
}

static void without_memory_there_is_no_window(void **state)
{
    (void)state;
    machine.left = 20 + COPY_WINDOW_PAGES / 2;
    /* Of these, those that the window got would not be cleared. */
    assert_int_equal(populate(0, 20), 0);
    memset(machine.memory, 0, (size_t)MACHINE_FRAMES * XC_PAGE_SIZE);
    write_pages(0, 10);
    assert_int_equal(machine.owned, 20);
    assert_int_equal(machine.mappings, 1);
    assert_int_equal(machine.limit, LIMIT);
}

static void its_memory_is_the_domains_at_the_end(void **state)
{
    (void)state;
    machine.left = 1500;
    assert_int_equal(populate(0, 100), 0);
    write_pages(0, 100);
    assert_int_equal(populate(100, 700), 0);
    assert_int_equal(machine.owned, 800);
    write_pages(100, 700);
    assert_filled(0, 800);
    assert_false(window.failed);
}

/* As libxenguest makes pages that a page table names. */
static void also_while_it_is_in_use(void **state)
{
    uint8_t *mapped;

    (void)state;
    machine.left = 1500;
    assert_int_equal(populate(0, 100), 0);
    mapped = map(0, 100, PROT_READ | PROT_WRITE);
    fill(mapped, 0, 50);
    assert_int_equal(populate(100, 700), 0);
    assert_int_equal(machine.owned, 800);
    fill(mapped + (size_t)50 * XC_PAGE_SIZE, 50, 50);
    assert_int_equal(xenforeignmemory_unmap(NULL, mapped, 100), 0);
    assert_filled(0, 100);
    write_pages(100, 700);
    assert_filled(0, 800);
    assert_false(window.failed);
    /* What is missing then is missing. */
    assert_int_equal(populate(800, 701), -1);
}

static void what_is_not_copied_is_known(void **state)
{
    uint8_t *mapped;

    (void)state;
    assert_int_equal(populate(0, 100), 0);
    mapped = map(0, 100, PROT_READ | PROT_WRITE);
    fill(mapped, 0, 100);
    machine.copies = false;
    xenforeignmemory_unmap(NULL, mapped, 100);
    assert_true(window.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(xen_copies_the_window_to_the_pages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_mappings_are_what_they_were, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_window_pages_are_mapped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_memory_there_is_no_window, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_memory_is_the_domains_at_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(also_while_it_is_in_use, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_copied_is_known, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
