/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What hvmloader leaves for the BIOS it starts: a structure at 0x1000 that points to the e820 and
 * to the tables it has built. Source: Xen tools/firmware/hvmloader/seabios.c and SeaBIOS
 * src/fw/xen.c.
 */
#ifndef FIRMWARE_HVMLOADER_INFO_H
#define FIRMWARE_HVMLOADER_INFO_H

#include "common/error.h"
#include "firmware/direct-boot/guest-memory.h"
#include "loader/boot-params.h"

#include <stddef.h>
#include <stdint.h>

#define HVMLOADER_INFO_ADDRESS   UINT32_C(0x1000)
#define HVMLOADER_INFO_SIGNATURE "XenHVMSeaBIOS" /* with its NUL */

/* hvmloader makes at most 4 and 16, so larger numbers are garbage. */
#define HVMLOADER_TABLES_MAX 16
#define HVMLOADER_E820_MAX   E820_ENTRIES_MAX

struct hvmloader_info {
    char signature[14];
    uint8_t length;   /* of this structure */
    uint8_t checksum; /* makes its bytes sum to 0 */
    uint32_t tables;  /* guest-physical: array of 32-bit addresses of tables */
    uint32_t tables_nr;
    uint32_t e820; /* guest-physical: array of struct e820_entry */
    uint32_t e820_nr;
} __attribute__((packed));

_Static_assert(offsetof(struct hvmloader_info, tables) == 16, "seabios.c: struct seabios_info");
_Static_assert(sizeof(struct hvmloader_info) == 32, "seabios.c: struct seabios_info");

/* A copy, so that nothing refers to hvmloader's memory afterwards. */
struct hvmloader_leftovers {
    unsigned table_count;
    uint32_t tables[HVMLOADER_TABLES_MAX]; /* guest-physical, unchecked */
    unsigned e820_count;
    struct e820_entry e820[HVMLOADER_E820_MAX]; /* unchecked */
};

/**
 * hvmloader_info_read() - Find and copy what hvmloader left
 * @leftovers: Filled on success
 * @memory:    Guest memory
 * @error:     Filled on failure
 *
 * Return: 0, or -1 if the structure is missing, damaged or points outside memory
 */
int hvmloader_info_read(struct hvmloader_leftovers *leftovers, const struct guest_memory *memory,
                        struct error *error);

#endif
