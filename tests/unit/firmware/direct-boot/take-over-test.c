/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that what hvmloader leaves at 0x1000 reaches boot_params, and that damage and hostile
 * pointers in it are refused.
 */
#include "firmware/direct-boot/take-over.h"

#include "common/array.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        guest_test(the_kernel_is_given_tables_and_e820),
        guest_test(every_damaged_bit_is_noticed),
        guest_test(the_structure_may_be_longer_but_not_shorter),
        guest_test(hostile_pointers_are_refused),
        guest_test(hostile_counts_are_refused),
        guest_test(memory_may_end_within_the_leftovers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
