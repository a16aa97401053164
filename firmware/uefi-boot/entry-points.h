/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entry points of the tables that describe the machine: ACPI's RSDP and SMBIOS's entry point,
 * found as on a PC with BIOS, on 16-byte boundaries (ACPI 6.5, 5.2.5.1; DSP0134, 5.2.1). Pure.
 */
#ifndef FIRMWARE_UEFI_BOOT_ENTRY_POINTS_H
#define FIRMWARE_UEFI_BOOT_ENTRY_POINTS_H

#include "common/bytes.h"
#include "common/error.h"

#include <stdint.h>

/* Offsets into the searched bytes */
struct entry_points {
    uint64_t rsdp; /* of ACPI 2.0 or later */
    uint64_t xsdt; /* the address that it names, not 0 */
    bool has_smbios;
    uint64_t smbios;
};

/**
 * entry_points_find() - Find the first of each kind that is whole
 * @found:    Filled on success
 * @searched: Any bytes
 * @error:    Filled on failure
 *
 * Return: 0, or -1 if there is no RSDP of ACPI 2.0
 */
int entry_points_find(struct entry_points *found, struct bytes searched, struct error *error);

/* The largest table of which acpi_table_is_whole() is asked: hvmloader's XSDT is smaller. */
#define ACPI_TABLE_SIZE_MAX UINT64_C(0x1000)

/**
 * acpi_table_is_whole() - Whether bytes begin with a table that is not damaged (ACPI 6.5, 5.2.6)
 * @bytes:     Any bytes
 * @signature: Of four characters
 */
bool acpi_table_is_whole(struct bytes bytes, const char *signature);

#endif
