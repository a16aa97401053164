/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that what hvmloader leaves at 0x1000 reaches boot_params and the BIOS data area, that
 * damage and hostile pointers in it are refused, and that the page tables map the first 4 GiB.
 */
#include "firmware/direct-boot/take-over.h"

#include "common/array.h"
#include "firmware/direct-boot/bios-data-area.h"
#include "firmware/direct-boot/long-mode.h"
#include "loader/boot-params.h"
#include "tests/unit/firmware/direct-boot/fake-guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int take(struct guest *guest)
{
    guest->error = (struct error){0};
    guest->area.used = 0;
    int result = take_over(&guest->taken, &guest->handoff, GUEST_IMAGE, &guest->area,
                           &guest->memory, &guest->error);
    assert_int_equal(error_is_set(&guest->error), result != 0);
    return result;
}

static struct hvmloader_info *get_info(const struct guest *guest)
{
    return guest_memory_get(&guest->memory, HVMLOADER_INFO_ADDRESS, sizeof(struct hvmloader_info));
}

/* take(guest) after the structure's checksum has been corrected. */
static int take_with_sum(struct guest *guest)
{
    guest_fix_sum(guest, HVMLOADER_INFO_ADDRESS + offsetof(struct hvmloader_info, checksum),
                  HVMLOADER_INFO_ADDRESS, get_info(guest)->length);
    return take(guest);
}

static void the_kernel_is_given_tables_and_e820(void **state)
{
    struct guest *guest = *state;
    const struct boot_params *boot_params =
        guest_memory_get(&guest->memory, LOW_BOOT_PARAMS, sizeof(*boot_params));

    assert_int_equal(take(guest), 0);
    assert_int_equal(boot_params->acpi_rsdp_addr, guest->taken.tables.rsdp);
    assert_int_equal(boot_params->e820_entries, guest->map.count);
    assert_memory_equal(boot_params->e820_table, guest->map.entries,
                        guest->map.count * sizeof(struct e820_entry));
}

static void every_damaged_bit_is_noticed(void **state)
{
    struct guest *guest = *state;

    for (uint32_t i = 0; i < sizeof(struct hvmloader_info); i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            uint8_t *byte = guest_byte(guest, HVMLOADER_INFO_ADDRESS + i);

            *byte ^= (uint8_t)(1 << bit);
            assert_int_equal(take(guest), -1);
            *byte ^= (uint8_t)(1 << bit);
        }
    assert_int_equal(take(guest), 0);
}

static void the_structure_may_be_longer_but_not_shorter(void **state)
{
    struct guest *guest = *state;
    struct hvmloader_info *info = get_info(guest);
    info->length = 0xff;
    assert_int_equal(take_with_sum(guest), 0);
    info->length = sizeof(struct hvmloader_info) - 1;
    assert_int_equal(take_with_sum(guest), -1);
    assert_error(&guest->error, "hvmloader's structure has 31 bytes, expected 32");
}

static void hostile_pointers_are_refused(void **state)
{
    struct guest *guest = *state;
    struct hvmloader_info *info = get_info(guest);
    const uint32_t addresses[] = {0, GUEST_SIZE, GUEST_SIZE - 15, UINT32_MAX - 3, UINT32_MAX};
    struct hvmloader_info good = *info;

    for (unsigned i = 0; i < ARRAY_SIZE(addresses); i++) {
        *info = good;
        info->tables = addresses[i];
        assert_int_equal(take_with_sum(guest), -1);
        assert_non_null(strstr(guest->error.message, "list of tables lies outside memory"));
        *info = good;
        info->e820 = addresses[i];
        assert_int_equal(take_with_sum(guest), -1);
        assert_non_null(strstr(guest->error.message, "e820 lies outside memory"));
    }
    *info = good;
    info->tables_nr = 0;
    info->tables = UINT32_MAX;
    assert_int_equal(take_with_sum(guest), 0);
    assert_int_equal(guest->taken.tables.rsdp, 0);
}

static void hostile_counts_are_refused(void **state)
{
    struct guest *guest = *state;
    struct hvmloader_info *info = get_info(guest);
    const uint32_t counts[] = {17, 129, 0x10000, 0x40000001, UINT32_MAX};
    struct hvmloader_info good = *info;

    for (unsigned i = 0; i < ARRAY_SIZE(counts); i++) {
        *info = good;
        info->tables_nr = counts[i];
        assert_int_equal(take_with_sum(guest), -1);
        assert_non_null(strstr(guest->error.message, "at most 16"));
        *info = good;
        info->e820_nr = counts[i];
        assert_int_equal(take_with_sum(guest), counts[i] == 17 ? 0 : -1);
    }
    *info = good;
    info->e820_nr = 0;
    assert_int_equal(take_with_sum(guest), -1);
}

static void memory_may_end_within_the_leftovers(void **state)
{
    struct guest *guest = *state;

    for (uint32_t size = GUEST_E820 + 79; size >= GUEST_E820; size--) {
        guest_cut(guest, size);
        assert_int_equal(take(guest), -1);
    }
    for (uint32_t size = HVMLOADER_INFO_ADDRESS + 31; size >= HVMLOADER_INFO_ADDRESS; size--) {
        guest_cut(guest, size);
        assert_int_equal(take(guest), -1);
        assert_error(&guest->error, "hvmloader left no XenHVMSeaBIOS structure at 0x1000");
    }
}

static uint16_t read_word(const struct guest *guest, uint32_t address)
{
    return (uint16_t)(*guest_byte(guest, address) | *guest_byte(guest, address + 1) << 8);
}

static void the_bios_data_area_describes_the_machine(void **state)
{
    struct guest *guest = *state;
    struct bios_data data = {.com1_port = 0x3f8, .text_screen = true};

    memset(guest_byte(guest, 0x3ff), 0xee, 0x102);
    assert_int_equal(bios_data_area_write(&data, &guest->memory, &guest->error), 0);
    assert_int_equal(read_word(guest, 0x400), 0x3f8);
    assert_int_equal(read_word(guest, 0x40e), 0x9fc0);
    assert_int_equal(read_word(guest, 0x413), 639);
    assert_int_equal(read_word(guest, 0x449), 80 << 8 | 3); /* mode, then columns */
    assert_int_equal(read_word(guest, 0x463), 0x3d4);
    assert_int_equal(read_word(guest, 0x484),
                     16 << 8 | 24); /* last row, then height of a character */
    assert_int_equal(*guest_byte(guest, EBDA_ADDRESS), 1);
    assert_int_equal(*guest_byte(guest, 0x3ff), 0xee);
    assert_int_equal(*guest_byte(guest, 0x500), 0xee);

    data = (struct bios_data){0};
    assert_int_equal(bios_data_area_write(&data, &guest->memory, &guest->error), 0);
    assert_int_equal(read_word(guest, 0x400), 0);
    assert_int_equal(read_word(guest, 0x449), 0);
    guest_cut(guest, 0x9ffff);
    assert_int_equal(bios_data_area_write(&data, &guest->memory, &guest->error), -1);
}

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
    const struct CMUnitTest tests[] = {
        guest_test(the_kernel_is_given_tables_and_e820),
        guest_test(every_damaged_bit_is_noticed),
        guest_test(the_structure_may_be_longer_but_not_shorter),
        guest_test(hostile_pointers_are_refused),
        guest_test(hostile_counts_are_refused),
        guest_test(memory_may_end_within_the_leftovers),
        guest_test(the_bios_data_area_describes_the_machine),
        guest_test(page_tables_map_4_gib_to_themselves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
