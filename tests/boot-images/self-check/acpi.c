/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "acpi.h"

#include <asm/bootparam.h>

#include "ports.h"

#define SCAN_START 0xe0000U
#define SCAN_END   0x100000U
#define SCAN_STEP  16

#define MADT_LOCAL_APIC   0
#define MADT_LOCAL_X2APIC 9
#define MADT_ENABLED      1

#define PM1_SCI_EN       0x1
#define PM1_SLEEP_ENABLE 0x2000
#define PM1_SLEEP_SHIFT  10
#define ENABLE_PATIENCE  100000

/* AML, ACPI chapter 20 */
#define AML_NAME    0x08
#define AML_BYTE    0x0a
#define AML_PACKAGE 0x12

uint8_t acpi_sum(const void *data, uint32_t size)
{
    const uint8_t *byte = data;
    uint8_t sum = 0;

    while (size-- > 0)
        sum = (uint8_t)(sum + *byte++);
    return sum;
}

static bool same(const char *a, const char *b, uint32_t size)
{
    while (size-- > 0)
        if (*a++ != *b++)
            return false;
    return true;
}

bool acpi_rsdp_valid(const struct acpi_rsdp *rsdp)
{
    return same(rsdp->signature, "RSD PTR ", sizeof(rsdp->signature)) &&
           acpi_sum(rsdp, ACPI_RSDP_1_SIZE) == 0;
}

const struct acpi_rsdp *acpi_rsdp_scan(void)
{
    for (uint32_t address = SCAN_START; address < SCAN_END; address += SCAN_STEP) {
        const struct acpi_rsdp *rsdp = (const struct acpi_rsdp *)address;

        if (acpi_rsdp_valid(rsdp))
            return rsdp;
    }
    return NULL;
}

const struct acpi_rsdp *acpi_rsdp_find(const struct boot_params *params)
{
    const struct acpi_rsdp *rsdp = (const struct acpi_rsdp *)(uint32_t)params->acpi_rsdp_addr;

    if (rsdp != NULL && params->acpi_rsdp_addr >> 32 == 0 && acpi_rsdp_valid(rsdp))
        return rsdp;
    return acpi_rsdp_scan();
}

const struct acpi_header *acpi_table(const struct acpi_rsdp *rsdp, const char *signature)
{
    const struct acpi_header *root;
    uint32_t step = sizeof(uint32_t);

    if (rsdp == NULL)
        return NULL;
    root = (const struct acpi_header *)rsdp->rsdt;
    if (rsdp->revision >= 2 && rsdp->xsdt != 0 && rsdp->xsdt >> 32 == 0) {
        root = (const struct acpi_header *)(uint32_t)rsdp->xsdt;
        step = sizeof(uint64_t);
    }
    if (root == NULL)
        return NULL;
    for (uint32_t offset = sizeof(*root); offset + step <= root->length; offset += step) {
        const uint32_t *entry = (const uint32_t *)((const uint8_t *)root + offset);
        const struct acpi_header *table = (const struct acpi_header *)entry[0];

        if ((step == sizeof(uint32_t) || entry[1] == 0) && table != NULL &&
            same(table->signature, signature, sizeof(table->signature)))
            return table;
    }
    return NULL;
}

bool acpi_next_apic(const struct acpi_madt *madt, uint32_t *index, uint32_t *id)
{
    if (madt == NULL)
        return false;
    while (*index + offsetof(struct acpi_madt, entries) + 2 <= madt->header.length) {
        const uint8_t *entry = madt->entries + *index;
        uint8_t type = entry[0];

        if (entry[1] < 2)
            return false;
        *index += entry[1];
        if (type == MADT_LOCAL_APIC && entry[4] & MADT_ENABLED) {
            *id = entry[3];
            return true;
        }
        if (type == MADT_LOCAL_X2APIC && entry[8] & MADT_ENABLED) {
            *id = *(const uint32_t *)(entry + 4);
            return true;
        }
    }
    return false;
}

static uint8_t aml_integer(const uint8_t **aml)
{
    const uint8_t *next = *aml;

    *aml = next + (*next == AML_BYTE ? 2 : 1);
    return *next == AML_BYTE ? next[1] : *next; /* ZeroOp is 0, OneOp is 1 */
}

/* The sleep types for PM1a and PM1b; false if the DSDT has no \_S5_ package */
static bool find_s5(const struct acpi_header *dsdt, uint8_t type[2])
{
    const uint8_t *start = (const uint8_t *)dsdt;
    const uint8_t *end = start + dsdt->length;

    for (const uint8_t *aml = start + sizeof(*dsdt); aml + 16 <= end; aml++) {
        if (!same((const char *)aml, "_S5_", 4) || aml[4] != AML_PACKAGE ||
            (aml[-1] != AML_NAME && !(aml[-1] == '\\' && aml[-2] == AML_NAME)))
            continue;
        aml += 5;
        aml += 1 + (aml[0] >> 6); /* PkgLength */
        aml += 1;                 /* NumElements */
        type[0] = aml_integer(&aml);
        type[1] = aml_integer(&aml);
        return true;
    }
    return false;
}

static void enable_acpi(const struct acpi_fadt *fadt)
{
    uint16_t control = (uint16_t)fadt->pm1a_cnt_blk;

    if (in16(control) & PM1_SCI_EN || fadt->smi_cmd == 0 || fadt->acpi_enable == 0)
        return;
    out8((uint16_t)fadt->smi_cmd, fadt->acpi_enable);
    for (unsigned int i = 0; i < ENABLE_PATIENCE && !(in16(control) & PM1_SCI_EN); i++)
        ;
}

static void enter_sleep(uint16_t control, uint8_t type)
{
    uint16_t keep = in16(control) & PM1_SCI_EN;

    out16(control, (uint16_t)(keep | type << PM1_SLEEP_SHIFT | PM1_SLEEP_ENABLE));
}

bool acpi_power_off(const struct acpi_rsdp *rsdp)
{
    const struct acpi_fadt *fadt = (const struct acpi_fadt *)acpi_table(rsdp, "FACP");
    uint8_t type[2];

    if (fadt == NULL || fadt->dsdt == 0 || fadt->pm1a_cnt_blk == 0 ||
        !find_s5((const struct acpi_header *)fadt->dsdt, type))
        return false;
    enable_acpi(fadt);
    enter_sleep((uint16_t)fadt->pm1a_cnt_blk, type[0]);
    if (fadt->pm1b_cnt_blk != 0)
        enter_sleep((uint16_t)fadt->pm1b_cnt_blk, type[1]);
    return true;
}
