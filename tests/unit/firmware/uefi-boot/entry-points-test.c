/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the entry points of ACPI and SMBIOS are found wherever they may be, and damaged ones
 * and those that reach past the end are not.
 */
#include "firmware/uefi-boot/entry-points.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define AREA 256

static void fix(uint8_t *bytes, size_t at, size_t size)
{
    bytes[at] = 0;
    for (size_t i = 0; i < size; i++)
        bytes[at] = (uint8_t)(bytes[at] - (i == at ? 0 : bytes[i]));
}

static void put_rsdp(uint8_t *at)
{
    memcpy(at, "RSD PTR ", 8);
    at[15] = 2;
    at[20] = 36;
    at[25] = 0xa0;
    at[27] = 0xfc;
    fix(at, 8, 20);
    fix(at, 32, 36);
}

static void put_smbios(uint8_t *at)
{
    memcpy(at, "_SM_", 4);
    at[5] = 0x1f;
    memcpy(at + 0x10, "_DMI_", 5);
    at[0x17] = 99;
    fix(at + 0x10, 5, 15);
    fix(at, 4, 0x1f);
}

/* In memory of just that size, so that a read past it is found. */
static int find(struct entry_points *found, const uint8_t *bytes, size_t size, struct error *error)
{
    uint8_t *copy = malloc(size + (size == 0));

    memcpy(copy, bytes, size);
    *error = (struct error){0};
    int result = entry_points_find(found, (struct bytes){copy, size}, error);
    free(copy);
    return result;
}

static void both_are_found_at_each_place(void **state)
{
    (void)state;
    for (size_t at = 0; at <= 160; at += 16) {
        uint8_t bytes[AREA] = {0};
        struct entry_points found;
        struct error error;

        put_rsdp(bytes + at);
        put_smbios(bytes + at + 48);
        assert_int_equal(find(&found, bytes, at + 48 + 0x1f, &error), 0);
        assert_int_equal(found.rsdp, at);
        assert_int_equal(found.xsdt, 0xfc00a000);
        assert_true(found.has_smbios);
        assert_int_equal(found.smbios, at + 48);
        assert_int_equal(find(&found, bytes, at + 48 + 0x1e, &error), 0);
        assert_false(found.has_smbios);
        assert_int_equal(find(&found, bytes, at + 35, &error), -1);
    }
}

static void damage_is_found(void **state)
{
    struct entry_points found;
    struct error error;

    (void)state;
    for (size_t i = 0; i < 36; i++) {
        uint8_t bytes[AREA] = {0};

        put_rsdp(bytes);
        bytes[i] ^= 1;
        assert_int_equal(find(&found, bytes, AREA, &error), -1);
    }
    for (size_t i = 0; i < 0x1f; i++) {
        uint8_t bytes[AREA] = {0};

        put_rsdp(bytes);
        put_smbios(bytes + 64);
        bytes[64 + i] ^= 1;
        assert_int_equal(find(&found, bytes, AREA, &error), 0);
        assert_false(found.has_smbios);
    }
}

static void the_reason_is_told(void **state)
{
    uint8_t bytes[AREA] = {0};
    struct entry_points found;
    struct error error;

    (void)state;
    assert_int_equal(find(&found, bytes, AREA, &error), -1);
    assert_string_equal(error.message, "ACPI: no RSDP");
    put_rsdp(bytes + 8);
    assert_int_equal(find(&found, bytes, AREA, &error), -1);
    memset(bytes, 0, sizeof(bytes));
    put_rsdp(bytes);
    bytes[15] = 0;
    fix(bytes, 8, 20);
    assert_int_equal(find(&found, bytes, AREA, &error), -1);
    assert_string_equal(error.message, "ACPI: the RSDP names no XSDT, or is damaged");
}

static void a_damaged_table_is_none(void **state)
{
    uint8_t table[40] = "XSDT";

    (void)state;
    table[4] = 40;
    fix(table, 9, 40);
    assert_true(acpi_table_is_whole((struct bytes){table, 40}, "XSDT"));
    assert_false(acpi_table_is_whole((struct bytes){table, 39}, "XSDT"));
    assert_false(acpi_table_is_whole((struct bytes){table, 40}, "RSDT"));
    table[39] = 1;
    assert_false(acpi_table_is_whole((struct bytes){table, 40}, "XSDT"));
    memset(table + 4, 0, 36);
    table[4] = 35;
    fix(table, 9, 35);
    assert_false(acpi_table_is_whole((struct bytes){table, 40}, "XSDT"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_are_found_at_each_place),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(the_reason_is_told),
        cmocka_unit_test(a_damaged_table_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
