/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ACPI tables of a PVH guest, read as a guest reads them: from the RSDP on, by the offsets of
 * the specification. ACPICA's disassembler must make sense of them too (it knows no RSDP in a
 * file).
 */
#include "loader/acpi-tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/bytes.h"

#define ADDRESS UINT64_C(0xfc000000)

static uint8_t buffer[ACPI_TABLES_SIZE];
static size_t used;

static void make_online(unsigned vcpus, unsigned online)
{
    memset(buffer, 0xee, sizeof(buffer));
    used = acpi_tables_make(buffer, ADDRESS, vcpus, online);
    assert_in_range(used, 1, sizeof(buffer));
    for (size_t i = used; i < sizeof(buffer); i++)
        assert_int_equal(buffer[i], 0);
}

static void make(unsigned vcpus)
{
    make_online(vcpus, vcpus);
}

static struct bytes at(uint64_t address)
{
    assert_in_range(address, ADDRESS, ADDRESS + used - 1);
    assert_int_equal(address % 16, 0);
    return (struct bytes){buffer + (address - ADDRESS), used - (size_t)(address - ADDRESS)};
}

static uint64_t number(struct bytes table, size_t offset, size_t size)
{
    uint64_t value = 0;
    const uint8_t *bytes = bytes_get(table, offset, size);

    assert_non_null(bytes);
    for (size_t i = size; i > 0; i--)
        value = value << 8 | bytes[i - 1];
    return value;
}

static void assert_sum_is_0(struct bytes table, size_t length)
{
    const uint8_t *bytes = bytes_get(table, 0, length);
    uint8_t sum = 0;

    assert_non_null(bytes);
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + bytes[i]);
    assert_int_equal(sum, 0);
}

static void assert_text(struct bytes table, size_t offset, const char *text, size_t size)
{
    const void *found = bytes_get(table, offset, size);

    assert_non_null(found);
    assert_memory_equal(found, text, size);
}

static uint64_t xsdt_address(void)
{
    struct bytes rsdp = {buffer, used};

    return number(rsdp, 24, 8);
}

/* The table with this signature; its header is checked. The DSDT follows the FADT. */
static struct bytes table(const char *signature)
{
    struct bytes xsdt = at(xsdt_address());
    struct bytes found = {0};

    if (strcmp(signature, "XSDT") == 0) {
        found = xsdt;
    } else if (strcmp(signature, "DSDT") == 0) {
        found = at(number(table("FACP"), 140, 8));
    } else {
        size_t entries = (number(xsdt, 4, 4) - 36) / 8;

        for (size_t i = 0; i < entries; i++) {
            struct bytes candidate = at(number(xsdt, 36 + 8 * i, 8));

            if (memcmp(candidate.data, signature, 4) == 0)
                found = candidate;
        }
    }
    assert_non_null(found.data);
    assert_text(found, 0, signature, 4);
    assert_sum_is_0(found, number(found, 4, 4));
    assert_text(found, 10, "QXEN\0", 6);
    assert_text(found, 16, "QEMU-XEN", 8);
    found.size = number(found, 4, 4);
    return found;
}

static void the_rsdp_is_one_of_acpi_2(void **state)
{
    struct bytes rsdp = {buffer, ACPI_RSDP_SIZE};

    (void)state;
    make(1);
    assert_text(rsdp, 0, "RSD PTR ", 8);
    assert_sum_is_0(rsdp, 20);
    assert_sum_is_0(rsdp, 36);
    assert_text(rsdp, 9, "QXEN\0", 6);
    assert_int_equal(number(rsdp, 15, 1), 2);
    assert_int_equal(number(rsdp, 16, 4), 0);
    assert_int_equal(number(rsdp, 20, 4), 36);
    assert_int_equal(number(rsdp, 33, 3), 0);
}

static void the_xsdt_lists_fadt_and_madt(void **state)
{
    (void)state;
    make(1);
    struct bytes xsdt = table("XSDT");
    assert_int_equal(xsdt.size, 36 + 2 * 8);
    assert_int_equal(number(xsdt, 8, 1), 1);
    table("FACP");
    table("APIC");
}

static void the_fadt_describes_a_hardware_reduced_machine(void **state)
{
    (void)state;
    make(1);
    struct bytes fadt = table("FACP");
    assert_int_equal(fadt.size, 268);
    assert_int_equal(number(fadt, 8, 1), 5);
    assert_int_equal(number(fadt, 131, 1), 0);

    /* No FACS, no fixed hardware, no reset and no sleep registers. */
    for (size_t i = 36; i < 96; i++)
        assert_int_equal(number(fadt, i, 1), 0);
    for (size_t i = 116; i < 140; i++)
        assert_int_equal(number(fadt, i, 1), 0);
    for (size_t i = 148; i < 268; i++)
        assert_int_equal(number(fadt, i, 1), 0);

    assert_true(number(fadt, 96, 2) > 100);
    assert_true(number(fadt, 98, 2) > 1000);
    assert_int_equal(number(fadt, 108, 1), 0);
    assert_int_equal(number(fadt, 109, 2), 1 << 2 | 1 << 5);
    assert_int_equal(number(fadt, 112, 4), 1 << 0 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 20);
}

static void the_dsdt_is_empty(void **state)
{
    (void)state;
    make(1);
    struct bytes dsdt = table("DSDT");
    assert_int_equal(number(dsdt, 8, 1), 2);
    assert_int_equal(dsdt.size, 36 + 7);
    assert_text(dsdt, 36, "\x10\x06\\_SB_", 7);
}

static void check_madt(unsigned vcpus, unsigned online)
{
    make_online(vcpus, online);
    struct bytes madt = table("APIC");
    assert_int_equal(number(madt, 8, 1), 3);
    assert_int_equal(number(madt, 36, 4), 0xfee00000);
    assert_int_equal(number(madt, 40, 4), 0);
    assert_int_equal(madt.size, 44 + 8 * vcpus);
    for (unsigned i = 0; i < vcpus; i++) {
        assert_int_equal(number(madt, 44 + 8 * i, 1), 0);
        assert_int_equal(number(madt, 44 + 8 * i + 1, 1), 8);
        assert_int_equal(number(madt, 44 + 8 * i + 2, 1), i);
        assert_int_equal(number(madt, 44 + 8 * i + 3, 1), 2 * i);
        assert_int_equal(number(madt, 44 + 8 * i + 4, 4), i < online);
    }
}

static void the_madt_lists_every_processor(void **state)
{
    (void)state;
    for (unsigned vcpus = 1; vcpus <= ACPI_TABLES_VCPUS_MAX; vcpus++)
        check_madt(vcpus, vcpus);
    assert_int_equal(number(table("APIC"), 44 + 8 * 127 + 3, 1), 254);
}

static void processors_that_are_not_to_be_started_are_disabled(void **state)
{
    (void)state;
    check_madt(4, 1);
    check_madt(128, 127);
}

/* Another address: everything points there, all else is the same. */
static void the_tables_can_lie_at_another_address(void **state)
{
    static uint8_t elsewhere[ACPI_TABLES_SIZE];
    const uint64_t distance = UINT64_C(0x100000000) - ADDRESS;
    struct bytes moved = {elsewhere, sizeof(elsewhere)};

    (void)state;
    make(2);
    assert_int_equal(acpi_tables_make(elsewhere, ADDRESS + distance, 2, 2), used);
    assert_int_equal(number(moved, 24, 8), xsdt_address() + distance);
    size_t xsdt = (size_t)(xsdt_address() - ADDRESS);
    for (size_t i = 0; i < 2; i++) {
        uint64_t entry = number((struct bytes){buffer, used}, xsdt + 36 + 8 * i, 8);
        assert_int_equal(number(moved, xsdt + 36 + 8 * i, 8), entry + distance);
    }
    size_t fadt = (size_t)(table("FACP").data - buffer);
    assert_int_equal(number(moved, fadt + 140, 8), number(table("FACP"), 140, 8) + distance);
}

/* iasl must have no complaint about a table. */
static void disassemble(const char *directory, const char *name, struct bytes content)
{
    char path[256];
    char command[1024];
    char line[512];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s.dat", directory, name);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content.data, 1, content.size, file), content.size);
    assert_int_equal(fclose(file), 0);

    snprintf(command, sizeof(command), "cd %s && iasl -d %s.dat >%s.out 2>&1 && cat %s.out %s.dsl",
             directory, name, name, name, name);
    file = popen(command, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL)
        if (strcasestr(line, "error") != NULL || strcasestr(line, "warning") != NULL ||
            strcasestr(line, "invalid") != NULL || strcasestr(line, "incorrect") != NULL)
            fail_msg("%s: %s", name, line);
    assert_int_equal(pclose(file), 0);
}

static void iasl_understands_every_table(void **state)
{
    static const char *const names[] = {"XSDT", "FACP", "APIC", "DSDT"};
    char directory[] = "/tmp/acpi-tables-XXXXXX";
    char command[64];

    (void)state;
    make(3);
    assert_non_null(mkdtemp(directory));
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        disassemble(directory, names[i], table(names[i]));
    snprintf(command, sizeof(command), "rm -r %s", directory);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rsdp_is_one_of_acpi_2),
        cmocka_unit_test(the_xsdt_lists_fadt_and_madt),
        cmocka_unit_test(the_fadt_describes_a_hardware_reduced_machine),
        cmocka_unit_test(the_dsdt_is_empty),
        cmocka_unit_test(the_madt_lists_every_processor),
        cmocka_unit_test(processors_that_are_not_to_be_started_are_disabled),
        cmocka_unit_test(the_tables_can_lie_at_another_address),
        cmocka_unit_test(iasl_understands_every_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
