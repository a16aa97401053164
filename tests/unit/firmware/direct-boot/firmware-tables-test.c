/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping hvmloader's tables: whole ones, damaged ones, and pointers to anywhere. */
#include "tests/unit/firmware/direct-boot/fake-guest.h"

#include "common/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct guest guest;
static struct firmware_tables tables;
static struct error error;

static int setup(void **state)
{
    (void)state;
    guest_start(&guest);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    guest_end(&guest);
    return 0;
}

/* Keeps one table, with an empty area. */
static int keep(uint32_t address)
{
    error.message[0] = '\0';
    guest.area.used = 0;
    int result =
        firmware_tables_keep(&tables, &address, 1, &guest.area, &guest.memory, &guest.map, &error);
    assert_int_equal(error_is_set(&error), result != 0);
    assert_true(guest.area.used <= guest.area.size);
    return result;
}

static bool same(uint32_t one, uint32_t other, uint32_t size)
{
    return memcmp(guest_byte(&guest, one), guest_byte(&guest, other), size) == 0;
}

static void assert_kept_at(uint32_t address)
{
    assert_in_range(address, GUEST_AREA, GUEST_AREA + GUEST_AREA_SIZE - 1);
    assert_int_equal(address % 16, 0);
}

static void test_all(void **state)
{
    const uint32_t addresses[] = {GUEST_SMBIOS, GUEST_MP, GUEST_PIR, GUEST_RSDP};

    (void)state;
    assert_int_equal(
        firmware_tables_keep(&tables, addresses, 4, &guest.area, &guest.memory, &guest.map, &error),
        0);
    assert_kept_at(tables.rsdp);
    assert_kept_at(tables.smbios);
    assert_kept_at(tables.mp);
    assert_kept_at(tables.pir);
    assert_true(same(tables.rsdp, GUEST_RSDP, sizeof(struct acpi_rsdp)));
    assert_true(same(tables.smbios, GUEST_SMBIOS, sizeof(struct smbios_entry_point)));
    assert_true(same(tables.mp, GUEST_MP, sizeof(struct mp_floating_pointer)));
    assert_true(same(tables.pir, GUEST_PIR, GUEST_PIR_SIZE));
}

static void test_none(void **state)
{
    (void)state;
    assert_int_equal(
        firmware_tables_keep(&tables, NULL, 0, &guest.area, &guest.memory, &guest.map, &error), 0);
    assert_int_equal(tables.rsdp | tables.smbios | tables.mp | tables.pir, 0);
    memcpy(guest_byte(&guest, GUEST_RSDP), "_SM3_...", 8);
    assert_int_equal(keep(GUEST_RSDP), 0);
    assert_int_equal(tables.rsdp | tables.smbios | tables.mp | tables.pir, 0);
}

/* What a table points to is copied only if the kernel would use its memory. */
static void test_in_ram(void **state)
{
    const struct e820_entry all_ram[] = {{0, GUEST_SIZE, E820_TYPE_RAM}};

    (void)state;
    assert_int_equal(memory_map_build(&guest.map, all_ram, 1, GUEST_IMAGE, &error), 0);

    assert_int_equal(keep(GUEST_SMBIOS), 0);
    const struct smbios_entry_point *smbios =
        guest_memory_get(&guest.memory, tables.smbios, sizeof(*smbios));
    assert_kept_at(smbios->table_address);
    assert_true(same(smbios->table_address, GUEST_STRUCTURES, GUEST_STRUCTURES_SIZE));
    assert_int_equal(byte_sum(smbios, sizeof(*smbios)), 0);
    assert_int_equal(byte_sum(smbios->intermediate_anchor, sizeof(*smbios) - 0x10), 0);

    assert_int_equal(keep(GUEST_MP), 0);
    const struct mp_floating_pointer *mp = guest_memory_get(&guest.memory, tables.mp, sizeof(*mp));
    assert_kept_at(mp->config_address);
    assert_true(same(mp->config_address, GUEST_MP_CONFIG, GUEST_MP_CONFIG_SIZE));
    assert_int_equal(byte_sum(mp, sizeof(*mp)), 0);
}

static void test_mp_default_configuration(void **state)
{
    struct mp_floating_pointer *mp = guest_memory_get(&guest.memory, GUEST_MP, sizeof(*mp));

    (void)state;
    mp->config_address = 0;
    mp->features[0] = 5;
    mp->checksum = (uint8_t)(mp->checksum - byte_sum(mp, sizeof(*mp)));
    assert_int_equal(keep(GUEST_MP), 0);
    assert_true(same(tables.mp, GUEST_MP, sizeof(*mp)));
}

static void test_old_rsdp(void **state)
{
    struct acpi_rsdp *rsdp = guest_memory_get(&guest.memory, GUEST_RSDP, sizeof(*rsdp));

    (void)state;
    rsdp->revision = 0;
    rsdp->checksum = (uint8_t)(rsdp->checksum - byte_sum(rsdp, ACPI_RSDP_SIZE_1));
    assert_int_equal(keep(GUEST_RSDP), 0);
    assert_int_equal(guest.area.used, 32);
}

/* One wrong byte anywhere is noticed, except in the signature: that makes it another table. */
static void test_every_damaged_byte(void **state)
{
    const struct {
        uint32_t table;
        uint32_t first; /* behind the signature */
        uint32_t size;
        uint32_t damage_at;
    } kinds[] = {
        {GUEST_RSDP, 8, sizeof(struct acpi_rsdp), GUEST_RSDP},
        {GUEST_SMBIOS, 4, sizeof(struct smbios_entry_point), GUEST_SMBIOS},
        {GUEST_MP, 4, sizeof(struct mp_floating_pointer), GUEST_MP},
        {GUEST_MP, 0, GUEST_MP_CONFIG_SIZE, GUEST_MP_CONFIG},
        {GUEST_PIR, 4, GUEST_PIR_SIZE, GUEST_PIR},
    };

    (void)state;
    for (unsigned kind = 0; kind < ARRAY_SIZE(kinds); kind++)
        for (uint32_t i = kinds[kind].first; i < kinds[kind].size; i++)
            for (unsigned bit = 0; bit < 8; bit++) {
                uint8_t *byte = guest_byte(&guest, kinds[kind].damage_at + i);

                *byte ^= (uint8_t)(1 << bit);
                assert_int_equal(keep(kinds[kind].table), -1);
                *byte ^= (uint8_t)(1 << bit);
                assert_int_equal(keep(kinds[kind].table), 0);
            }
}

/* The checksum is right, the contents are not. */
static void test_hostile_lengths(void **state)
{
    struct smbios_entry_point *smbios =
        guest_memory_get(&guest.memory, GUEST_SMBIOS, sizeof(*smbios));
    struct mp_config_header *config =
        guest_memory_get(&guest.memory, GUEST_MP_CONFIG, sizeof(*config));
    struct pir_header *pir = guest_memory_get(&guest.memory, GUEST_PIR, sizeof(*pir));
    const uint32_t addresses[] = {0, GUEST_SIZE, GUEST_SIZE - 1, UINT32_MAX, UINT32_MAX - 100};
    const uint16_t lengths[] = {0, 1, 31, 43, 8193, 0xfff0, UINT16_MAX};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(addresses); i++) {
        smbios->table_address = addresses[i];
        guest_fix_sum(&guest, GUEST_SMBIOS + 0x15, GUEST_SMBIOS + 0x10, sizeof(*smbios) - 0x10);
        guest_fix_sum(&guest, GUEST_SMBIOS + 4, GUEST_SMBIOS, sizeof(*smbios));
        assert_int_equal(keep(GUEST_SMBIOS), -1);
    }
    for (unsigned i = 0; i < ARRAY_SIZE(lengths); i++) {
        pir->length = lengths[i];
        guest_fix_sum(&guest, GUEST_PIR + 31, GUEST_PIR, lengths[i]);
        assert_int_equal(keep(GUEST_PIR), lengths[i] == 43 ? 0 : -1);
        /* A long one in reserved memory is left where it is. */
        config->length = lengths[i];
        guest_fix_sum(&guest, GUEST_MP_CONFIG + 7, GUEST_MP_CONFIG, lengths[i]);
        assert_int_equal(keep(GUEST_MP), lengths[i] < 44 ? -1 : 0);
    }
    assert_int_equal(keep(0), -1);
    assert_error(&error, "hvmloader's table 0 lies outside memory, at 0x0");
    assert_int_equal(keep(UINT32_MAX), -1);
}

/* Memory that ends in the middle of a table */
static void test_cut_memory(void **state)
{
    const struct {
        uint32_t table;
        uint32_t size;
    } kinds[] = {
        {GUEST_PIR, GUEST_PIR_SIZE},
        {GUEST_MP, sizeof(struct mp_floating_pointer)},
        {GUEST_SMBIOS, sizeof(struct smbios_entry_point)},
        {GUEST_RSDP, sizeof(struct acpi_rsdp)},
    };

    (void)state;
    for (unsigned kind = 0; kind < 4; kind++)
        for (uint32_t size = kinds[kind].size; size > 0; size--) {
            guest_cut(&guest, kinds[kind].table + size);
            assert_int_equal(keep(kinds[kind].table), -1);
        }
}

static void test_full_area(void **state)
{
    const uint32_t addresses[] = {GUEST_RSDP, GUEST_PIR};

    (void)state;
    for (uint32_t size = 0; size < 48 + GUEST_PIR_SIZE; size++) {
        error.message[0] = '\0';
        guest.area = (struct table_area){.address = GUEST_AREA, .size = size};
        assert_int_equal(firmware_tables_keep(&tables, addresses, 2, &guest.area, &guest.memory,
                                              &guest.map, &error),
                         -1);
        assert_true(guest.area.used <= size);
        assert_error(&error, size < sizeof(struct acpi_rsdp)
                                 ? "no room to keep the ACPI RSDP of 36 bytes"
                                 : "no room to keep the PCI IRQ routing table of 64 bytes");
    }
    error.message[0] = '\0';
    guest.area = (struct table_area){.address = GUEST_SIZE - 16, .size = GUEST_AREA_SIZE};
    assert_int_equal(
        firmware_tables_keep(&tables, addresses, 1, &guest.area, &guest.memory, &guest.map, &error),
        -1);
    assert_error(&error, "the place to keep the ACPI RSDP lies outside memory");
}

/* Random bytes behind each signature, with the checksum often right: nothing is read outside. */
static void test_random(void **state)
{
    const char *const signatures[] = {"RSD PTR ", "_SM_", "_MP_", "$PIR"};

    (void)state;
    srandom(5);
    guest_cut(&guest, MIB);
    for (unsigned round = 0; round < 20000; round++) {
        uint32_t address = MIB - 1 - (uint32_t)random() % 128;
        const char *signature = signatures[round % 4];

        for (uint32_t i = address; i < MIB; i++)
            *guest_byte(&guest, i) = (uint8_t)(random() % 3 == 0 ? random() : 0);
        for (uint32_t i = 0; signature[i] != '\0' && address + i < MIB; i++)
            *guest_byte(&guest, address + i) = (uint8_t)signature[i];
        if (address + 36 < MIB && random() % 2 == 0)
            guest_fix_sum(&guest, address + 10, address, round % 4 == 0 ? 20 : 16);
        keep(address);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all, setup, teardown),
        cmocka_unit_test_setup_teardown(test_none, setup, teardown),
        cmocka_unit_test_setup_teardown(test_in_ram, setup, teardown),
        cmocka_unit_test_setup_teardown(test_mp_default_configuration, setup, teardown),
        cmocka_unit_test_setup_teardown(test_old_rsdp, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_damaged_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_lengths, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(test_full_area, setup, teardown),
        cmocka_unit_test_setup_teardown(test_random, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
