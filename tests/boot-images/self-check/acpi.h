/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ACPI tables as far as the kernel needs them; layouts: ACPI specification 6.4, chapter 5.2. */
#ifndef SELF_CHECK_ACPI_H
#define SELF_CHECK_ACPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct boot_params;

struct acpi_rsdp {
    char signature[8];
    uint8_t checksum; /* of the first 20 bytes */
    char oem_id[6];
    uint8_t revision; /* 0: ACPI 1, ends after rsdt; 2: all fields */
    uint32_t rsdt;
    uint32_t length;
    uint64_t xsdt;
    uint8_t extended_checksum; /* of all bytes */
    uint8_t reserved[3];
} __attribute__((packed));

_Static_assert(offsetof(struct acpi_rsdp, rsdt) == 16, "ACPI 5.2.5.3");
_Static_assert(sizeof(struct acpi_rsdp) == 36, "ACPI 5.2.5.3");

#define ACPI_RSDP_1_SIZE 20

struct acpi_header {
    char signature[4];
    uint32_t length; /* of the whole table */
    uint8_t revision;
    uint8_t checksum;
    char oem_id[6];
    char oem_table_id[8];
    uint32_t oem_revision;
    uint32_t creator_id;
    uint32_t creator_revision;
} __attribute__((packed));

_Static_assert(sizeof(struct acpi_header) == 36, "ACPI 5.2.6");

struct acpi_fadt {
    struct acpi_header header;
    uint32_t firmware_ctrl;
    uint32_t dsdt;
    uint8_t reserved;
    uint8_t preferred_pm_profile;
    uint16_t sci_int;
    uint32_t smi_cmd; /* port; 0: there is no other mode than ACPI's */
    uint8_t acpi_enable;
    uint8_t acpi_disable;
    uint8_t s4bios_req;
    uint8_t pstate_cnt;
    uint32_t pm1a_evt_blk;
    uint32_t pm1b_evt_blk;
    uint32_t pm1a_cnt_blk; /* port */
    uint32_t pm1b_cnt_blk; /* port; 0: none */
} __attribute__((packed));

_Static_assert(offsetof(struct acpi_fadt, smi_cmd) == 48, "ACPI 5.2.9");
_Static_assert(offsetof(struct acpi_fadt, pm1a_cnt_blk) == 64, "ACPI 5.2.9");

struct acpi_madt {
    struct acpi_header header;
    uint32_t local_apic_address;
    uint32_t flags;
    uint8_t entries[];
} __attribute__((packed));

_Static_assert(offsetof(struct acpi_madt, entries) == 44, "ACPI 5.2.12");

/**
 * acpi_sum() - Sum of bytes modulo 256; 0 for a table in order
 */
uint8_t acpi_sum(const void *data, uint32_t size);

/**
 * acpi_rsdp_scan() - Look for the RSDP where a BIOS leaves it, 0xE0000 to 0xFFFFF
 *
 * Return: the first one whose first checksum is right, or NULL
 */
const struct acpi_rsdp *acpi_rsdp_scan(void);

/**
 * acpi_rsdp_valid() - Whether an RSDP has its signature and its first checksum is right
 */
bool acpi_rsdp_valid(const struct acpi_rsdp *rsdp);

/**
 * acpi_rsdp_find() - The RSDP boot_params point to if it is valid, else the one found by scanning
 *
 * Return: the RSDP, or NULL if there is none
 */
const struct acpi_rsdp *acpi_rsdp_find(const struct boot_params *params);

/**
 * acpi_table() - Find a table through the XSDT, or the RSDT if there is no XSDT
 * @rsdp:      May be NULL
 * @signature: Four letters
 *
 * Return: the table, its checksum unchecked; NULL if there is none below 4 GiB
 */
const struct acpi_header *acpi_table(const struct acpi_rsdp *rsdp, const char *signature);

/**
 * acpi_next_apic() - Walk over the processors that the MADT says are enabled
 * @madt:  May be NULL
 * @index: 0 at first; advanced by each call
 * @id:    Where to put the local APIC id
 *
 * Return: false if there is no further one
 */
bool acpi_next_apic(const struct acpi_madt *madt, uint32_t *index, uint32_t *id);

/**
 * acpi_power_off() - Enter S5 through the FADT's PM1 control ports, with the sleep type of the
 *                    DSDT's \_S5_
 * @rsdp: May be NULL
 *
 * The machine may run on for a while even if it works.
 *
 * Return: whether it could be tried
 */
bool acpi_power_off(const struct acpi_rsdp *rsdp);

#endif
