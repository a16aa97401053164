/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/firmware/direct-boot/fake-guest.h"

#include "common/array.h"
#include "loader/boot-params.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct e820_entry e820[] = {
    {0, 0xa0000, E820_TYPE_RAM},
    {GUEST_IMAGE, MIB - GUEST_IMAGE, E820_TYPE_RESERVED},
    {MIB, GUEST_NVS - MIB, E820_TYPE_RAM},
    {GUEST_NVS, MIB, E820_TYPE_NVS},
};

static const char command_line[] = "console=ttyS0";

static void *at(const struct guest *guest, uint32_t address)
{
    return (void *)(guest->memory.base + address);
}

uint8_t *guest_byte(const struct guest *guest, uint32_t address)
{
    return at(guest, address);
}

void guest_fix_sum(const struct guest *guest, uint32_t fix, uint32_t start, uint32_t size)
{
    uint8_t *byte = guest_byte(guest, fix);

    *byte = (uint8_t)(*byte - byte_sum(at(guest, start), size));
}

void guest_fix_handoff(struct guest *guest)
{
    guest->handoff.checksum -= handoff_sum(&guest->handoff);
}

static void leave_tables(const struct guest *guest)
{
    const uint32_t pointers[] = {GUEST_SMBIOS, GUEST_MP, GUEST_PIR, GUEST_RSDP};
    const struct acpi_rsdp rsdp = {
        .signature = "RSD PTR ", .revision = 2, .length = sizeof(rsdp), .xsdt_address = GUEST_NVS};
    const struct smbios_entry_point smbios = {.anchor = "_SM_",
                                              .length = sizeof(smbios),
                                              .intermediate_anchor = "_DMI_",
                                              .table_length = GUEST_STRUCTURES_SIZE,
                                              .table_address = GUEST_STRUCTURES};
    const struct mp_floating_pointer mp = {
        .signature = "_MP_", .config_address = GUEST_MP_CONFIG, .length = 1, .revision = 4};
    const struct mp_config_header config = {.signature = "PCMP", .length = GUEST_MP_CONFIG_SIZE};
    const struct pir_header pir = {.signature = "$PIR", .length = GUEST_PIR_SIZE};
    const struct hvmloader_info info = {.signature = HVMLOADER_INFO_SIGNATURE,
                                        .length = sizeof(info),
                                        .tables = GUEST_POINTERS,
                                        .tables_nr = 4,
                                        .e820 = GUEST_E820,
                                        .e820_nr = ARRAY_SIZE(e820)};

    memcpy(at(guest, GUEST_POINTERS), pointers, sizeof(pointers));
    memcpy(at(guest, GUEST_E820), e820, sizeof(e820));
    memcpy(at(guest, GUEST_RSDP), &rsdp, sizeof(rsdp));
    guest_fix_sum(guest, GUEST_RSDP + offsetof(struct acpi_rsdp, checksum), GUEST_RSDP,
                  ACPI_RSDP_SIZE_1);
    guest_fix_sum(guest, GUEST_RSDP + offsetof(struct acpi_rsdp, extended_checksum), GUEST_RSDP,
                  sizeof(rsdp));
    memcpy(at(guest, GUEST_SMBIOS), &smbios, sizeof(smbios));
    guest_fix_sum(guest, GUEST_SMBIOS + offsetof(struct smbios_entry_point, intermediate_checksum),
                  GUEST_SMBIOS + 0x10, sizeof(smbios) - 0x10);
    guest_fix_sum(guest, GUEST_SMBIOS + offsetof(struct smbios_entry_point, checksum), GUEST_SMBIOS,
                  sizeof(smbios));
    memset(at(guest, GUEST_STRUCTURES), 0x5b, GUEST_STRUCTURES_SIZE);
    memcpy(at(guest, GUEST_MP), &mp, sizeof(mp));
    guest_fix_sum(guest, GUEST_MP + offsetof(struct mp_floating_pointer, checksum), GUEST_MP,
                  sizeof(mp));
    memcpy(at(guest, GUEST_MP_CONFIG), &config, sizeof(config));
    guest_fix_sum(guest, GUEST_MP_CONFIG + offsetof(struct mp_config_header, checksum),
                  GUEST_MP_CONFIG, GUEST_MP_CONFIG_SIZE);
    memcpy(at(guest, GUEST_PIR), &pir, sizeof(pir));
    guest_fix_sum(guest, GUEST_PIR + GUEST_PIR_SIZE - 1, GUEST_PIR, GUEST_PIR_SIZE);
    memcpy(at(guest, HVMLOADER_INFO_ADDRESS), &info, sizeof(info));
    guest_fix_sum(guest, HVMLOADER_INFO_ADDRESS + offsetof(struct hvmloader_info, checksum),
                  HVMLOADER_INFO_ADDRESS, sizeof(info));
}

static void leave_handoff(struct guest *guest)
{
    struct boot_params *boot_params = at(guest, LOW_BOOT_PARAMS);

    guest->handoff = (struct handoff){
        .magic = HANDOFF_MAGIC,
        .version = HANDOFF_VERSION,
        .size = sizeof(guest->handoff),
        .boot_params = LOW_BOOT_PARAMS,
        .command_line = LOW_COMMAND_LINE,
        .command_line_size = sizeof(command_line),
        .kernel_source = 2 * MIB,
        .kernel_size = 0x1000,
        .kernel_destination = 2 * MIB,
        .kernel_run_address = 2 * MIB,
        .kernel_run_size = 0x2000,
        .entry = 2 * MIB,
        .initrd = 2 * MIB + 0x2000,
        .initrd_size = 0x1000,
        .page_tables = LOW_PAGE_TABLES,
    };
    guest_fix_handoff(guest);
    memcpy(at(guest, LOW_COMMAND_LINE), command_line, sizeof(command_line));
    boot_params->hdr.boot_flag = SETUP_BOOT_FLAG;
    boot_params->hdr.header = SETUP_MAGIC;
    boot_params->hdr.cmd_line_ptr = guest->handoff.command_line;
    boot_params->hdr.ramdisk_image = guest->handoff.initrd;
    boot_params->hdr.ramdisk_size = guest->handoff.initrd_size;
}

int guest_set_up(void **state)
{
    struct guest *guest = malloc(sizeof(*guest));
    void *block = calloc(1, GUEST_SIZE);

    assert_non_null(guest);
    assert_non_null(block);
    *guest = (struct guest){
        .memory = {.base = (uintptr_t)block, .size = GUEST_SIZE},
        .area = {.address = GUEST_AREA, .size = GUEST_AREA_SIZE},
    };
    leave_tables(guest);
    leave_handoff(guest);
    assert_int_equal(
        memory_map_build(&guest->map, e820, ARRAY_SIZE(e820), GUEST_IMAGE, &guest->error), 0);
    *state = guest;
    return 0;
}

int guest_tear_down(void **state)
{
    struct guest *guest = *state;

    free((void *)guest->memory.base);
    free(guest);
    return 0;
}

void guest_cut(struct guest *guest, uint32_t size)
{
    void *block = realloc((void *)guest->memory.base, size);

    assert_non_null(block);
    guest->memory = (struct guest_memory){.base = (uintptr_t)block, .size = size};
}

void assert_error(const struct error *error, const char *expected)
{
    assert_string_equal(error->message, expected);
}
