/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that sound firmware tables are copied to where they last, that every damaged bit of one is
 * noticed, and that no table, however hostile, makes the firmware read outside the guest's memory.
 */
#include "tests/unit/firmware/direct-boot/fake-guest.h"

#include "common/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int keep_all(struct guest *guest, const uint32_t *addresses, unsigned count)
{
    guest->error = (struct error){0};
    return firmware_tables_keep(&guest->taken.tables, addresses, count, &guest->area,
                                &guest->memory, &guest->map, &guest->error);
}

/* Keeps one table, in an empty area. */
static int keep(struct guest *guest, uint32_t address)
{
    guest->area.used = 0;
    int result = keep_all(guest, &address, 1);
    assert_int_equal(error_is_set(&guest->error), result != 0);
    assert_true(guest->area.used <= guest->area.size);
    return result;
}

static bool same(const struct guest *guest, uint32_t one, uint32_t other, uint32_t size)
{
    return memcmp(guest_byte(guest, one), guest_byte(guest, other), size) == 0;
}

static void assert_kept_at(uint32_t address)
{
    assert_in_range(address, GUEST_AREA, GUEST_AREA + GUEST_AREA_SIZE - 1);
    assert_int_equal(address % 16, 0);
}

static void tables_of_every_kind_are_copied(void **state)
{
    struct guest *guest = *state;
    const struct firmware_tables *tables = &guest->taken.tables;
    const uint32_t addresses[] = {GUEST_SMBIOS, GUEST_MP, GUEST_PIR, GUEST_RSDP};

    assert_int_equal(keep_all(guest, addresses, 4), 0);
    assert_kept_at(tables->rsdp);
    assert_kept_at(tables->smbios);
    assert_kept_at(tables->mp);
    assert_kept_at(tables->pir);
    assert_true(same(guest, tables->rsdp, GUEST_RSDP, sizeof(struct acpi_rsdp)));
    assert_true(same(guest, tables->smbios, GUEST_SMBIOS, sizeof(struct smbios_entry_point)));
    assert_true(same(guest, tables->mp, GUEST_MP, sizeof(struct mp_floating_pointer)));
    assert_true(same(guest, tables->pir, GUEST_PIR, GUEST_PIR_SIZE));
}

static void no_tables_and_unknown_tables_are_fine(void **state)
{
    struct guest *guest = *state;
    const struct firmware_tables *tables = &guest->taken.tables;

    assert_int_equal(keep_all(guest, NULL, 0), 0);
    assert_int_equal(tables->rsdp | tables->smbios | tables->mp | tables->pir, 0);
    memcpy(guest_byte(guest, GUEST_RSDP), "_SM3_...", 8);
    assert_int_equal(keep(guest, GUEST_RSDP), 0);
    assert_int_equal(tables->rsdp | tables->smbios | tables->mp | tables->pir, 0);
}

/* In reserved memory it stays: the kernel does not use that. */
static void what_tables_point_to_is_copied_from_ram(void **state)
{
    struct guest *guest = *state;
    const struct firmware_tables *tables = &guest->taken.tables;
    const struct e820_entry all_ram[] = {{0, GUEST_SIZE, E820_TYPE_RAM}};

    assert_int_equal(memory_map_build(&guest->map, all_ram, 1, GUEST_IMAGE, &guest->error), 0);

    assert_int_equal(keep(guest, GUEST_SMBIOS), 0);
    const struct smbios_entry_point *smbios =
        guest_memory_get(&guest->memory, tables->smbios, sizeof(*smbios));
    assert_kept_at(smbios->table_address);
    assert_true(same(guest, smbios->table_address, GUEST_STRUCTURES, GUEST_STRUCTURES_SIZE));
    assert_int_equal(byte_sum(smbios, sizeof(*smbios)), 0);
    assert_int_equal(byte_sum(smbios->intermediate_anchor, sizeof(*smbios) - 0x10), 0);

    assert_int_equal(keep(guest, GUEST_MP), 0);
    const struct mp_floating_pointer *mp =
        guest_memory_get(&guest->memory, tables->mp, sizeof(*mp));
    assert_kept_at(mp->config_address);
    assert_true(same(guest, mp->config_address, GUEST_MP_CONFIG, GUEST_MP_CONFIG_SIZE));
    assert_int_equal(byte_sum(mp, sizeof(*mp)), 0);
}

static void an_mp_pointer_needs_no_configuration_table(void **state)
{
    struct guest *guest = *state;
    const struct firmware_tables *tables = &guest->taken.tables;
    struct mp_floating_pointer *mp = guest_memory_get(&guest->memory, GUEST_MP, sizeof(*mp));

    mp->config_address = 0;
    mp->features[0] = 5;
    mp->checksum = (uint8_t)(mp->checksum - byte_sum(mp, sizeof(*mp)));
    assert_int_equal(keep(guest, GUEST_MP), 0);
    assert_true(same(guest, tables->mp, GUEST_MP, sizeof(*mp)));
}

static void an_acpi_1_rsdp_is_copied_without_extension(void **state)
{
    struct guest *guest = *state;
    struct acpi_rsdp *rsdp = guest_memory_get(&guest->memory, GUEST_RSDP, sizeof(*rsdp));

    rsdp->revision = 0;
    rsdp->checksum = (uint8_t)(rsdp->checksum - byte_sum(rsdp, ACPI_RSDP_SIZE_1));
    assert_int_equal(keep(guest, GUEST_RSDP), 0);
    assert_int_equal(guest->area.used, 32);
}

/* Except in the signature, where a wrong bit makes it an unknown table. */
static void every_damaged_bit_is_noticed(void **state)
{
    struct guest *guest = *state;
    const struct {
        uint32_t table;
        uint32_t first; /* after the signature */
        uint32_t size;
        uint32_t damage_at;
    } kinds[] = {
        {GUEST_RSDP, 8, sizeof(struct acpi_rsdp), GUEST_RSDP},
        {GUEST_SMBIOS, 4, sizeof(struct smbios_entry_point), GUEST_SMBIOS},
        {GUEST_MP, 4, sizeof(struct mp_floating_pointer), GUEST_MP},
        {GUEST_MP, 0, GUEST_MP_CONFIG_SIZE, GUEST_MP_CONFIG},
        {GUEST_PIR, 4, GUEST_PIR_SIZE, GUEST_PIR},
    };

    for (unsigned kind = 0; kind < ARRAY_SIZE(kinds); kind++)
        for (uint32_t i = kinds[kind].first; i < kinds[kind].size; i++)
            for (unsigned bit = 0; bit < 8; bit++) {
                uint8_t *byte = guest_byte(guest, kinds[kind].damage_at + i);

                *byte ^= (uint8_t)(1 << bit);
                assert_int_equal(keep(guest, kinds[kind].table), -1);
                *byte ^= (uint8_t)(1 << bit);
                assert_int_equal(keep(guest, kinds[kind].table), 0);
            }
}

/* Checksums are right, lengths and addresses are not. */
static void hostile_lengths_are_refused(void **state)
{
    struct guest *guest = *state;
    struct smbios_entry_point *smbios =
        guest_memory_get(&guest->memory, GUEST_SMBIOS, sizeof(*smbios));
    struct mp_config_header *config =
        guest_memory_get(&guest->memory, GUEST_MP_CONFIG, sizeof(*config));
    struct pir_header *pir = guest_memory_get(&guest->memory, GUEST_PIR, sizeof(*pir));
    const uint32_t addresses[] = {0, GUEST_SIZE, GUEST_SIZE - 1, UINT32_MAX, UINT32_MAX - 100};
    const uint16_t lengths[] = {0, 1, 31, 43, 8193, 0xfff0, UINT16_MAX};

    for (unsigned i = 0; i < ARRAY_SIZE(addresses); i++) {
        smbios->table_address = addresses[i];
        guest_fix_sum(guest, GUEST_SMBIOS + 0x15, GUEST_SMBIOS + 0x10, sizeof(*smbios) - 0x10);
        guest_fix_sum(guest, GUEST_SMBIOS + 4, GUEST_SMBIOS, sizeof(*smbios));
        assert_int_equal(keep(guest, GUEST_SMBIOS), -1);
    }
    for (unsigned i = 0; i < ARRAY_SIZE(lengths); i++) {
        pir->length = lengths[i];
        guest_fix_sum(guest, GUEST_PIR + 31, GUEST_PIR, lengths[i]);
        assert_int_equal(keep(guest, GUEST_PIR), lengths[i] == 43 ? 0 : -1);
        /* A long one in reserved memory is left where it is. */
        config->length = lengths[i];
        guest_fix_sum(guest, GUEST_MP_CONFIG + 7, GUEST_MP_CONFIG, lengths[i]);
        assert_int_equal(keep(guest, GUEST_MP), lengths[i] < 44 ? -1 : 0);
    }
    assert_int_equal(keep(guest, 0), -1);
    assert_error(&guest->error, "hvmloader's table 0 lies outside memory, at 0x0");
    assert_int_equal(keep(guest, UINT32_MAX), -1);
}

static void memory_may_end_within_a_table(void **state)
{
    struct guest *guest = *state;
    const struct {
        uint32_t table;
        uint32_t size;
    } kinds[] = {
        {GUEST_PIR, GUEST_PIR_SIZE},
        {GUEST_MP, sizeof(struct mp_floating_pointer)},
        {GUEST_SMBIOS, sizeof(struct smbios_entry_point)},
        {GUEST_RSDP, sizeof(struct acpi_rsdp)},
    };

    for (unsigned kind = 0; kind < 4; kind++)
        for (uint32_t size = kinds[kind].size; size > 0; size--) {
            guest_cut(guest, kinds[kind].table + size);
            assert_int_equal(keep(guest, kinds[kind].table), -1);
        }
}

static void a_full_area_is_reported(void **state)
{
    struct guest *guest = *state;
    const uint32_t addresses[] = {GUEST_RSDP, GUEST_PIR};

    for (uint32_t size = 0; size < 48 + GUEST_PIR_SIZE; size++) {
        guest->area = (struct table_area){.address = GUEST_AREA, .size = size};
        assert_int_equal(keep_all(guest, addresses, 2), -1);
        assert_true(guest->area.used <= size);
        assert_error(&guest->error,
                     size < sizeof(struct acpi_rsdp)
                         ? "no space left for the ACPI RSDP of 36 bytes"
                         : "no space left for the PCI IRQ routing table of 64 bytes");
    }
    guest->area = (struct table_area){.address = GUEST_SIZE - 16, .size = GUEST_AREA_SIZE};
    assert_int_equal(keep_all(guest, addresses, 1), -1);
    assert_error(&guest->error, "the space for the ACPI RSDP lies outside memory");
}

/* Random bytes after each signature, in part with a correct checksum. */
static void random_tables_are_never_read_past_memory(void **state)
{
    struct guest *guest = *state;
    const char *const signatures[] = {"RSD PTR ", "_SM_", "_MP_", "$PIR"};

    srandom(5);
    guest_cut(guest, MIB);
    for (unsigned round = 0; round < 20000; round++) {
        uint32_t address = MIB - 1 - (uint32_t)random() % 128;
        const char *signature = signatures[round % 4];

        for (uint32_t i = address; i < MIB; i++)
            *guest_byte(guest, i) = (uint8_t)(random() % 3 == 0 ? random() : 0);
        for (uint32_t i = 0; signature[i] != '\0' && address + i < MIB; i++)
            *guest_byte(guest, address + i) = (uint8_t)signature[i];
        if (address + 36 < MIB && random() % 2 == 0)
            guest_fix_sum(guest, address + 10, address, round % 4 == 0 ? 20 : 16);
        keep(guest, address);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        guest_test(tables_of_every_kind_are_copied),
        guest_test(no_tables_and_unknown_tables_are_fine),
        guest_test(what_tables_point_to_is_copied_from_ram),
        guest_test(an_mp_pointer_needs_no_configuration_table),
        guest_test(an_acpi_1_rsdp_is_copied_without_extension),
        guest_test(every_damaged_bit_is_noticed),
        guest_test(hostile_lengths_are_refused),
        guest_test(memory_may_end_within_a_table),
        guest_test(a_full_area_is_reported),
        guest_test(random_tables_are_never_read_past_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
