/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Section numbers are those of the ACPI specification 6.5; the tables are of the revisions that
 * ACPI 5.0 gave them, the first with hardware-reduced platforms.
 */
#include "loader/acpi-tables.h"

#include <string.h>

#define PACKED __attribute__((packed))

/* 5.2.5.3, revision 2 */
struct rsdp {
    char signature[8];
    uint8_t checksum; /* of the first 20 bytes */
    char oem_id[6];
    uint8_t revision;
    uint32_t rsdt_address;
    uint32_t length;
    uint64_t xsdt_address;
    uint8_t extended_checksum; /* of all */
    uint8_t reserved[3];
} PACKED;

#define RSDP_CHECKSUM_LENGTH 20

_Static_assert(offsetof(struct rsdp, revision) == 15, "5.2.5.3");
_Static_assert(offsetof(struct rsdp, length) == RSDP_CHECKSUM_LENGTH, "5.2.5.3");
_Static_assert(offsetof(struct rsdp, xsdt_address) == 24, "5.2.5.3");
_Static_assert(offsetof(struct rsdp, extended_checksum) == 32, "5.2.5.3");
_Static_assert(sizeof(struct rsdp) == ACPI_RSDP_SIZE, "5.2.5.3");

/* 5.2.6 */
struct header {
    char signature[4];
    uint32_t length; /* of the whole table */
    uint8_t revision;
    uint8_t checksum; /* of the whole table */
    char oem_id[6];
    char oem_table_id[8];
    uint32_t oem_revision;
    char creator_id[4];
    uint32_t creator_revision;
} PACKED;

_Static_assert(offsetof(struct header, checksum) == 9, "5.2.6");
_Static_assert(offsetof(struct header, oem_table_id) == 16, "5.2.6");
_Static_assert(offsetof(struct header, creator_revision) == 32, "5.2.6");
_Static_assert(sizeof(struct header) == 36, "5.2.6");

/* 5.2.8 */
struct xsdt {
    struct header header;
    uint64_t entries[2];
} PACKED;

_Static_assert(offsetof(struct xsdt, entries) == 36, "5.2.8");

/* 5.2.3.2, Generic Address Structure; all zero: there is no such register */
struct generic_address {
    uint8_t address_space;
    uint8_t bit_width;
    uint8_t bit_offset;
    uint8_t access_size;
    uint64_t address;
} PACKED;

_Static_assert(sizeof(struct generic_address) == 12, "5.2.3.2");

/* 5.2.9, revision 5. The fixed hardware is absent, so its registers are not named. */
struct fadt {
    struct header header;
    uint32_t facs_address;
    uint32_t dsdt_address;
    uint8_t interrupt_model;
    uint8_t profile;
    uint8_t fixed_hardware[50];
    uint16_t c2_latency; /* microseconds */
    uint16_t c3_latency;
    uint16_t flush_size;
    uint16_t flush_stride;
    uint8_t duty_offset;
    uint8_t duty_width;
    uint8_t day_alarm;
    uint8_t month_alarm;
    uint8_t century;
    uint16_t boot_flags;
    uint8_t reserved;
    uint32_t flags;
    struct generic_address reset_register;
    uint8_t reset_value;
    uint16_t arm_boot_flags;
    uint8_t minor_version;
    uint64_t x_facs_address;
    uint64_t x_dsdt_address;
    struct generic_address x_fixed_hardware[8];
    struct generic_address sleep_control;
    struct generic_address sleep_status;
} PACKED;

_Static_assert(offsetof(struct fadt, dsdt_address) == 40, "5.2.9");
_Static_assert(offsetof(struct fadt, c2_latency) == 96, "5.2.9");
_Static_assert(offsetof(struct fadt, century) == 108, "5.2.9");
_Static_assert(offsetof(struct fadt, boot_flags) == 109, "5.2.9");
_Static_assert(offsetof(struct fadt, flags) == 112, "5.2.9");
_Static_assert(offsetof(struct fadt, reset_register) == 116, "5.2.9");
_Static_assert(offsetof(struct fadt, x_dsdt_address) == 140, "5.2.9");
_Static_assert(offsetof(struct fadt, sleep_control) == 244, "5.2.9");
_Static_assert(sizeof(struct fadt) == 268, "5.2.9");

/* 5.2.9, Fixed ACPI Description Table Fixed Feature Flags */
#define FADT_WBINVD           (UINT32_C(1) << 0)
#define FADT_PROC_C1          (UINT32_C(1) << 2)
#define FADT_NO_POWER_BUTTON  (UINT32_C(1) << 4)
#define FADT_NO_SLEEP_BUTTON  (UINT32_C(1) << 5)
#define FADT_NO_FIXED_RTC     (UINT32_C(1) << 6)
#define FADT_HARDWARE_REDUCED (UINT32_C(1) << 20)

/* 5.2.9.3, IA-PC Boot Architecture Flags */
#define FADT_NO_VGA (UINT16_C(1) << 2)
#define FADT_NO_RTC (UINT16_C(1) << 5)

/* 5.2.9: a latency above this means that there is no such state */
#define FADT_NO_C2 101
#define FADT_NO_C3 1001

/* 5.2.12.2, Processor Local APIC Structure */
struct local_apic {
    uint8_t type;
    uint8_t length;
    uint8_t processor_uid;
    uint8_t apic_id;
    uint32_t flags;
} PACKED;

#define LOCAL_APIC_TYPE    0
#define LOCAL_APIC_ENABLED 1

_Static_assert(sizeof(struct local_apic) == 8, "5.2.12.2");

/* 5.2.12 */
struct madt {
    struct header header;
    uint32_t local_apic_address;
    uint32_t flags; /* bit 0 would mean two 8259 interrupt controllers */
    struct local_apic local_apics[ACPI_TABLES_VCPUS_MAX];
} PACKED;

/* Where Xen has the local APICs, as does every PC. */
#define LOCAL_APIC_ADDRESS 0xfee00000

_Static_assert(offsetof(struct madt, local_apic_address) == 36, "5.2.12");
_Static_assert(offsetof(struct madt, local_apics) == 44, "5.2.12");
_Static_assert(2 * (ACPI_TABLES_VCPUS_MAX - 1) < 255, "APIC IDs of 8 bits");

/* 5.2.11.1; its code is AML, 20.2 */
struct dsdt {
    struct header header;
    uint8_t code[7];
} PACKED;

/* Scope (\_SB) {}: a table without any code is one that ACPICA warns of. */
static const uint8_t dsdt_code[] = {
    0x10,                     /* 20.2.5.1 ScopeOp */
    0x06,                     /* 20.2.4 PkgLength: itself and the name */
    '\\', '_', 'S', 'B', '_', /* 20.2.2 NameString */
};

_Static_assert(sizeof(dsdt_code) == sizeof(((struct dsdt *)0)->code), "DSDT");

/* All of them, as they lie in the buffer; the last is as long as there are vcpus. */
struct tables {
    struct rsdp rsdp;
    uint8_t gap_1[12];
    struct xsdt xsdt;
    uint8_t gap_2[12];
    struct fadt fadt;
    uint8_t gap_3[4];
    struct dsdt dsdt;
    uint8_t gap_4[5];
    struct madt madt;
} PACKED;

_Static_assert(sizeof(struct tables) <= ACPI_TABLES_SIZE, "one page");
_Static_assert(offsetof(struct tables, rsdp) == 0, "acpi-tables.h");
_Static_assert(offsetof(struct tables, xsdt) % 16 == 0, "alignment");
_Static_assert(offsetof(struct tables, fadt) % 16 == 0, "alignment");
_Static_assert(offsetof(struct tables, dsdt) % 16 == 0, "alignment");
_Static_assert(offsetof(struct tables, madt) % 16 == 0, "alignment");

/* The checksum that makes the bytes sum to 0; its own byte must still be 0. */
static uint8_t checksum(const void *table, size_t length)
{
    const uint8_t *bytes = table;
    uint8_t sum = 0;

    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + bytes[i]);
    return (uint8_t)-sum;
}

static void fill_header(struct header *header, const char *signature, uint8_t revision,
                        size_t length)
{
    memcpy(header->signature, signature, sizeof(header->signature));
    header->length = (uint32_t)length;
    header->revision = revision;
    memcpy(header->oem_id, "QXEN\0", sizeof(header->oem_id));
    memcpy(header->oem_table_id, "QEMU-XEN", sizeof(header->oem_table_id));
    header->oem_revision = 1;
    memcpy(header->creator_id, "QXEN", sizeof(header->creator_id));
    header->creator_revision = 1;
    header->checksum = checksum(header, length);
}

static void fill_rsdp(struct rsdp *rsdp, uint64_t xsdt_address)
{
    memcpy(rsdp->signature, "RSD PTR ", sizeof(rsdp->signature));
    memcpy(rsdp->oem_id, "QXEN\0", sizeof(rsdp->oem_id));
    rsdp->revision = 2;
    rsdp->length = sizeof(*rsdp);
    rsdp->xsdt_address = xsdt_address;
    rsdp->checksum = checksum(rsdp, RSDP_CHECKSUM_LENGTH);
    rsdp->extended_checksum = checksum(rsdp, sizeof(*rsdp));
}

static void fill_fadt(struct fadt *fadt, uint64_t dsdt_address)
{
    fadt->c2_latency = FADT_NO_C2;
    fadt->c3_latency = FADT_NO_C3;
    fadt->boot_flags = FADT_NO_VGA | FADT_NO_RTC;
    fadt->flags = FADT_WBINVD | FADT_PROC_C1 | FADT_NO_POWER_BUTTON | FADT_NO_SLEEP_BUTTON |
                  FADT_NO_FIXED_RTC | FADT_HARDWARE_REDUCED;
    fadt->x_dsdt_address = dsdt_address;
    fill_header(&fadt->header, "FACP", 5, sizeof(*fadt));
}

static size_t fill_madt(struct madt *madt, unsigned vcpus, unsigned online)
{
    size_t length = offsetof(struct madt, local_apics) + vcpus * sizeof(madt->local_apics[0]);

    madt->local_apic_address = LOCAL_APIC_ADDRESS;
    for (unsigned i = 0; i < vcpus; i++)
        madt->local_apics[i] = (struct local_apic){
            .type = LOCAL_APIC_TYPE,
            .length = sizeof(struct local_apic),
            .processor_uid = (uint8_t)i,
            .apic_id = (uint8_t)(2 * i),
            .flags = i < online ? LOCAL_APIC_ENABLED : 0,
        };
    fill_header(&madt->header, "APIC", 3, length);
    return length;
}

size_t acpi_tables_make(uint8_t buffer[ACPI_TABLES_SIZE], uint64_t address, unsigned vcpus,
                        unsigned online)
{
    struct tables tables = {0};
    size_t madt_length;

    fill_rsdp(&tables.rsdp, address + offsetof(struct tables, xsdt));
    tables.xsdt.entries[0] = address + offsetof(struct tables, fadt);
    tables.xsdt.entries[1] = address + offsetof(struct tables, madt);
    fill_header(&tables.xsdt.header, "XSDT", 1, sizeof(tables.xsdt));
    fill_fadt(&tables.fadt, address + offsetof(struct tables, dsdt));
    memcpy(tables.dsdt.code, dsdt_code, sizeof(dsdt_code));
    fill_header(&tables.dsdt.header, "DSDT", 2, sizeof(tables.dsdt));
    madt_length = fill_madt(&tables.madt, vcpus, online);

    memset(buffer, 0, ACPI_TABLES_SIZE);
    memcpy(buffer, &tables, sizeof(tables));
    return offsetof(struct tables, madt) + madt_length;
}
