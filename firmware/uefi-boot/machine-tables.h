/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes hvmloader's ACPI and SMBIOS tables those of the UEFI firmware: what it has made itself,
 * without knowing of Xen, is replaced in the system table (UEFI 2.10, 4.6).
 */
#ifndef FIRMWARE_UEFI_BOOT_MACHINE_TABLES_H
#define FIRMWARE_UEFI_BOOT_MACHINE_TABLES_H

#include "common/error.h"
#include "loader/uefi-handoff.h"

#include <efi.h>

/**
 * machine_tables_install() - Find the tables and install them
 * @system:  System table
 * @handoff: Says where to search
 * @error:   Filled on failure
 *
 * Return: 0, or -1
 */
int machine_tables_install(EFI_SYSTEM_TABLE *system, const struct uefi_handoff *handoff,
                           struct error *error);

/**
 * machine_tables_keep() - Install them again whenever the firmware is about to boot
 *
 * Only for a driver, which stays in memory: drivers of the firmware's add tables of their own then.
 *
 * Return: 0, or -1
 */
int machine_tables_keep(EFI_SYSTEM_TABLE *system, struct error *error);

#endif
