/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the kernel's memory map is sorted and free of overlaps whatever e820 hvmloader
 * leaves, that memory in use is never called RAM, and that hostile entries are refused.
 */
#include "tests/unit/firmware/direct-boot/fake-guest.h"

#include "common/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#include <cmocka.h>

struct built {
    struct memory_map map;
    struct error error;
};

static int set_up(void **state)
{
    *state = calloc(1, sizeof(struct built));
    return *state == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    free(*state);
    return 0;
}

#define map_test(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static int build(struct built *built, const struct e820_entry *entries, unsigned count)
{
    built->error = (struct error){0};
    return memory_map_build(&built->map, entries, count, GUEST_IMAGE, &built->error);
}

static void assert_entry(const struct built *built, unsigned index, uint64_t start, uint64_t size,
                         uint32_t type)
{
    assert_true(index < built->map.count);
    assert_int_equal(built->map.entries[index].addr, start);
    assert_int_equal(built->map.entries[index].size, size);
    assert_int_equal(built->map.entries[index].type, type);
}

static void hvmloaders_e820_gets_an_ebda(void **state)
{
    struct built *built = *state;
    const struct e820_entry entries[] = {
        {0, 0xa0000, E820_TYPE_RAM},
        {0xf0000, 0x10000, E820_TYPE_RESERVED},
        {MIB, 0x3ff00000, E820_TYPE_RAM},
        {0xfc000000, 0xb000, E820_TYPE_NVS},
        {0xfc00b000, 0x3ff5000, E820_TYPE_RESERVED},
        {4 * GIB, GIB, E820_TYPE_RAM},
    };

    assert_int_equal(build(built, entries, 6), 0);
    assert_int_equal(built->map.count, 7);
    assert_entry(built, 0, 0, EBDA_ADDRESS, E820_TYPE_RAM);
    assert_entry(built, 1, EBDA_ADDRESS, 0x400, E820_TYPE_RESERVED);
    assert_entry(built, 2, 0xf0000, 0x10000, E820_TYPE_RESERVED);
    assert_entry(built, 3, MIB, 0x3ff00000, E820_TYPE_RAM);
    assert_entry(built, 4, 0xfc000000, 0xb000, E820_TYPE_NVS);
    assert_entry(built, 5, 0xfc00b000, 0x3ff5000, E820_TYPE_RESERVED);
    assert_entry(built, 6, 4 * GIB, GIB, E820_TYPE_RAM);
}

static void ram_gives_way_to_other_types(void **state)
{
    struct built *built = *state;
    const struct e820_entry entries[] = {
        {0, 4 * GIB, E820_TYPE_RAM},
        {GIB, 0x1000, E820_TYPE_ACPI},
        {GIB - 0x1000, 0x3000, E820_TYPE_NVS},
    };

    assert_int_equal(build(built, entries, 3), 0);
    assert_int_equal(built->map.count, 8);
    assert_entry(built, 3, MIB, GIB - 0x1000 - MIB, E820_TYPE_RAM);
    assert_entry(built, 4, GIB - 0x1000, 0x1000, E820_TYPE_NVS);
    assert_entry(built, 5, GIB, 0x1000, E820_TYPE_ACPI);
    assert_entry(built, 6, GIB + 0x1000, 0x1000, E820_TYPE_NVS);
    assert_entry(built, 7, GIB + 0x2000, 3 * GIB - 0x2000, E820_TYPE_RAM);
}

static void neighbours_are_merged(void **state)
{
    struct built *built = *state;
    const struct e820_entry entries[] = {
        {2 * MIB, MIB, E820_TYPE_RAM}, {MIB, MIB, E820_TYPE_RAM}, {3 * MIB, 1, E820_TYPE_RAM}};

    assert_int_equal(build(built, entries, 3), 0);
    assert_entry(built, built->map.count - 1, MIB, 2 * MIB + 1, E820_TYPE_RAM);
}

static void a_map_without_ram_is_refused(void **state)
{
    struct built *built = *state;
    const struct e820_entry entries[] = {{MIB, MIB, E820_TYPE_NVS}, {0, 0, E820_TYPE_RAM}};

    assert_int_equal(build(built, entries, 2), -1);
    assert_error(&built->error, "e820 of 2 entries has no RAM");
    assert_int_equal(build(built, entries, 0), -1);
}

static void entries_that_wrap_around_are_refused(void **state)
{
    struct built *built = *state;
    const struct e820_entry entries[] = {{0, MIB, E820_TYPE_RAM}, {MIB, UINT64_MAX, 2}};
    const struct e820_entry last[] = {{MIB, UINT64_MAX - MIB, E820_TYPE_RAM}};

    assert_int_equal(build(built, entries, 2), -1);
    assert_error(&built->error, "e820 entry 1 wraps around: 0xffffffffffffffff bytes at 0x100000");
    assert_int_equal(build(built, last, 1), 0);
    assert_true(memory_map_is_ram(&built->map, MIB, UINT64_MAX - MIB));
    assert_false(memory_map_is_ram(&built->map, MIB, UINT64_MAX));
}

static void too_many_entries_are_refused(void **state)
{
    struct built *built = *state;
    struct e820_entry entries[E820_ENTRIES_MAX];

    for (unsigned i = 0; i < E820_ENTRIES_MAX; i++)
        entries[i] = (struct e820_entry){(i + 1) * 2 * (uint64_t)MIB, MIB, E820_TYPE_RAM};
    assert_int_equal(build(built, entries, E820_ENTRIES_MAX - 2), 0);
    assert_int_equal(built->map.count, E820_ENTRIES_MAX);
    assert_int_equal(build(built, entries, E820_ENTRIES_MAX - 1), -1);
    assert_error(&built->error, "e820 would need more than 128 entries");
}

static void ranges_are_ram_only_as_a_whole(void **state)
{
    struct built *built = *state;
    const struct e820_entry entries[] = {
        {0, 0xa0000, E820_TYPE_RAM}, {MIB, MIB, E820_TYPE_RAM}, {2 * MIB, MIB, E820_TYPE_NVS}};

    assert_int_equal(build(built, entries, 3), 0);
    assert_true(memory_map_is_ram(&built->map, MIB, MIB));
    assert_true(memory_map_is_ram(&built->map, 2 * MIB - 1, 1));
    assert_false(memory_map_is_ram(&built->map, 2 * MIB - 1, 2));
    assert_false(memory_map_is_ram(&built->map, MIB - 1, 2));
    assert_false(memory_map_is_ram(&built->map, MIB, UINT64_MAX));
    assert_false(memory_map_is_ram(&built->map, EBDA_ADDRESS, 1));
    assert_false(memory_map_is_ram(&built->map, 2 * MIB, 1));
    assert_false(memory_map_is_ram(&built->map, UINT64_MAX, UINT64_MAX));
    assert_true(memory_map_touches_ram(&built->map, 2 * MIB - 1, 2));
    assert_true(memory_map_touches_ram(&built->map, MIB - 1, 2));
    assert_true(memory_map_touches_ram(&built->map, 0xb0000, UINT64_MAX));
    assert_false(memory_map_touches_ram(&built->map, 0xb0000, MIB - 0xb0000));
    assert_false(memory_map_touches_ram(&built->map, 2 * MIB, UINT64_MAX));
}

/* A model of 64 cells of 32 KiB, in which each range is painted in the order of its precedence. */
#define CELL  UINT64_C(0x8000)
#define CELLS 64

static void random_maps_agree_with_a_model(void **state)
{
    struct built *built = *state;

    srandom(4);
    for (unsigned round = 0; round < 3000; round++) {
        struct e820_entry entries[12];
        unsigned count = 1 + (unsigned)random() % 12;
        uint32_t cells[CELLS] = {0};
        bool some_ram = false;

        for (unsigned i = 0; i < count; i++) {
            uint64_t start = (uint64_t)random() % CELLS;
            uint64_t size = (uint64_t)random() % (CELLS - start + 1);
            uint32_t type = 1 + (uint32_t)random() % 3;

            entries[i] = (struct e820_entry){start * CELL, size * CELL, type};
            some_ram = some_ram || (type == E820_TYPE_RAM && size != 0);
        }
        assert_int_equal(build(built, entries, count), some_ram ? 0 : -1);
        if (!some_ram)
            continue;

        for (unsigned pass = 0; pass < 2; pass++)
            for (unsigned i = 0; i < count; i++)
                for (uint64_t cell = entries[i].addr / CELL;
                     cell < (entries[i].addr + entries[i].size) / CELL; cell++) {
                    bool is_ram = entries[i].type == E820_TYPE_RAM;
                    bool in_hole = cell * CELL >= VGA_HOLE_START && cell * CELL < MIB;
                    if (is_ram == (pass == 1) && cells[cell] == 0 && !(is_ram && in_hole))
                        cells[cell] = entries[i].type;
                }
        for (uint64_t cell = GUEST_IMAGE / CELL; cell < MIB / CELL; cell++)
            cells[cell] = E820_TYPE_RESERVED;

        uint64_t end = 0;
        for (unsigned i = 0; i < built->map.count; i++) {
            const struct e820_entry *entry = &built->map.entries[i];
            assert_true(entry->size != 0 && entry->addr >= end);
            end = entry->addr + entry->size;
            for (uint64_t at = entry->addr / CELL * CELL; at < end; at += CELL)
                if (at >= entry->addr)
                    assert_int_equal(cells[at / CELL], entry->type);
        }
        for (uint64_t cell = 0; cell < CELLS; cell++) {
            bool covered = false;
            for (unsigned i = 0; i < built->map.count; i++)
                covered = covered ||
                          (cell * CELL >= built->map.entries[i].addr &&
                           cell * CELL < built->map.entries[i].addr + built->map.entries[i].size);
            assert_int_equal(covered, cells[cell] != 0);
        }
        assert_false(memory_map_touches_ram(&built->map, EBDA_ADDRESS, MIB - EBDA_ADDRESS));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        map_test(hvmloaders_e820_gets_an_ebda),
        map_test(ram_gives_way_to_other_types),
        map_test(neighbours_are_merged),
        map_test(a_map_without_ram_is_refused),
        map_test(entries_that_wrap_around_are_refused),
        map_test(too_many_entries_are_refused),
        map_test(ranges_are_ram_only_as_a_whole),
        map_test(random_maps_agree_with_a_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
