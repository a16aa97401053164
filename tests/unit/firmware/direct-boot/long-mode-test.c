/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the page tables map the first 4 GiB to themselves and nothing else, and that no other
 * memory changes.
 */
#include "firmware/direct-boot/long-mode.h"

#include "loader/handoff.h"
#include "tests/unit/firmware/direct-boot/fake-guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void page_tables_map_4_gib_to_themselves(void **state)
{
    struct guest *guest = *state;
    const uint64_t *tables =
        guest_memory_get(&guest->memory, LOW_PAGE_TABLES, LOW_PAGE_TABLES_SIZE);

    memset(guest_byte(guest, LOW_PAGE_TABLES - 1), 0xee, LOW_PAGE_TABLES_SIZE + 2);
    assert_int_equal(page_tables_build(LOW_PAGE_TABLES, &guest->memory, &guest->error), 0);
    for (uint64_t address = 0; address < UINT64_C(1) << 32; address += 0x1ff000) {
        uint64_t pdpt = tables[address >> 39];
        assert_int_equal(pdpt, (LOW_PAGE_TABLES + 0x1000) | 3);
        uint64_t directory = tables[512 + (address >> 30)];
        assert_int_equal(directory, (LOW_PAGE_TABLES + 0x2000 + 0x1000 * (address >> 30)) | 3);
        uint64_t page = tables[1024 + (address >> 21)];
        assert_int_equal(page, (address & ~UINT64_C(0x1fffff)) | 0x83);
    }
    for (unsigned i = 1; i < 512; i++)
        assert_int_equal(tables[i], 0);
    for (unsigned i = 4; i < 512; i++)
        assert_int_equal(tables[512 + i], 0);
    assert_int_equal(*guest_byte(guest, LOW_PAGE_TABLES - 1), 0xee);
    assert_int_equal(*guest_byte(guest, LOW_PAGE_TABLES + LOW_PAGE_TABLES_SIZE), 0xee);
    assert_int_equal(page_tables_build(LOW_PAGE_TABLES + 8, &guest->memory, &guest->error), -1);
    assert_int_equal(page_tables_build(GUEST_SIZE - 0x5000, &guest->memory, &guest->error), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {guest_test(page_tables_map_4_gib_to_themselves)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
