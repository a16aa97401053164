/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables that describe the machine to a kernel: ACPI RSDP, SMBIOS entry point, MP floating
 * pointer and PCI IRQ routing. hvmloader builds some of them in memory that the e820 calls RAM, so
 * they are checked and copied into the firmware image, which is reserved and where kernels search
 * for them (0xf0000 to 0xfffff, on 16-byte boundaries).
 */
#ifndef FIRMWARE_FIRMWARE_TABLES_H
#define FIRMWARE_FIRMWARE_TABLES_H

#include "common/error.h"
#include "firmware/direct-boot/guest-memory.h"
#include "firmware/direct-boot/memory-map.h"

#include <stddef.h>
#include <stdint.h>

/* ACPI specification, "Root System Description Pointer (RSDP)" */
struct acpi_rsdp {
    char signature[8]; /* "RSD PTR " */
    uint8_t checksum;  /* makes the first 20 bytes sum to 0 */
    char oem_id[6];
    uint8_t revision; /* 2 and up: has the fields from `length` on */
    uint32_t rsdt_address;
    uint32_t length; /* of the whole structure */
    uint64_t xsdt_address;
    uint8_t extended_checksum; /* makes `length` bytes sum to 0 */
    uint8_t reserved[3];
} __attribute__((packed));

#define ACPI_RSDP_SIZE_1 20 /* bytes of revision 0 */

_Static_assert(offsetof(struct acpi_rsdp, length) == ACPI_RSDP_SIZE_1, "ACPI specification");
_Static_assert(sizeof(struct acpi_rsdp) == 36, "ACPI specification");

/* DMTF DSP0134, "SMBIOS 2.1 (32-bit) Entry Point" */
struct smbios_entry_point {
    char anchor[4];   /* "_SM_" */
    uint8_t checksum; /* makes `length` bytes sum to 0 */
    uint8_t length;
    uint8_t major_version;
    uint8_t minor_version;
    uint16_t max_structure_size;
    uint8_t revision;
    uint8_t formatted_area[5];
    char intermediate_anchor[5];   /* "_DMI_" */
    uint8_t intermediate_checksum; /* makes the bytes from intermediate_anchor on sum to 0 */
    uint16_t table_length;         /* bytes of all structures */
    uint32_t table_address;
    uint16_t structure_count;
    uint8_t bcd_revision;
} __attribute__((packed));

_Static_assert(offsetof(struct smbios_entry_point, intermediate_anchor) == 0x10, "DSP0134");
_Static_assert(offsetof(struct smbios_entry_point, table_address) == 0x18, "DSP0134");
_Static_assert(sizeof(struct smbios_entry_point) == 0x1f, "DSP0134");

/* Intel MultiProcessor Specification 1.4, "MP Floating Pointer Structure" */
struct mp_floating_pointer {
    char signature[4];       /* "_MP_" */
    uint32_t config_address; /* 0: a default configuration, see features[0] */
    uint8_t length;          /* in units of 16 bytes */
    uint8_t revision;
    uint8_t checksum; /* makes all bytes sum to 0 */
    uint8_t features[5];
} __attribute__((packed));

_Static_assert(sizeof(struct mp_floating_pointer) == 16, "MP specification 1.4");

/* MP specification, "MP Configuration Table Header"; only the fields that are used */
struct mp_config_header {
    char signature[4]; /* "PCMP" */
    uint16_t length;   /* of header and base entries */
    uint8_t revision;
    uint8_t checksum; /* makes `length` bytes sum to 0 */
    uint8_t rest[36];
} __attribute__((packed));

_Static_assert(sizeof(struct mp_config_header) == 44, "MP specification 1.4");

/* Microsoft "PCI IRQ Routing Table Specification"; only the fields that are used */
struct pir_header {
    char signature[4]; /* "$PIR" */
    uint8_t version[2];
    uint16_t length; /* of the whole table, whose bytes sum to 0 */
    uint8_t rest[24];
} __attribute__((packed));

_Static_assert(sizeof(struct pir_header) == 32, "PCI IRQ Routing Table Specification");

/* Reserved memory for the copies, which follow each other on 16-byte boundaries. */
struct table_area {
    uint32_t address; /* guest-physical, 16-byte aligned */
    uint32_t size;    /* bytes */
    uint32_t used;    /* bytes in use so far */
};

/* Where the tables are now: guest-physical, 0 if hvmloader has built none. */
struct firmware_tables {
    uint32_t rsdp;
    uint32_t smbios;
    uint32_t mp;
    uint32_t pir;
};

/**
 * firmware_tables_keep() - Check hvmloader's tables and copy them to reserved memory
 * @tables:    Filled on success
 * @addresses: hvmloader's addresses of tables, untrusted; unknown kinds are ignored
 * @count:     How many
 * @area:      Memory for the copies
 * @memory:    Guest memory
 * @map:       The kernel's memory map: what a table points to is copied too if it lies in RAM
 * @error:     Filled on failure
 *
 * Return: 0, or -1 if a table lies outside memory, has a wrong length or checksum, or the area is
 * full
 */
int firmware_tables_keep(struct firmware_tables *tables, const uint32_t *addresses, unsigned count,
                         struct table_area *area, const struct guest_memory *memory,
                         const struct memory_map *map, struct error *error);

#endif
