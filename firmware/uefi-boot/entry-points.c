/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/uefi-boot/entry-points.h"

#define ALIGNMENT 16

/* ACPI 6.5, 5.2.5.3 */
#define RSDP_SIZE_1   20
#define RSDP_REVISION 15
#define RSDP_LENGTH   20
#define RSDP_XSDT     24
#define RSDP_SIZE_2   36

/* ACPI 6.5, 5.2.6 */
#define HEADER_LENGTH 4
#define HEADER_SIZE   36

/* DSP0134, 5.2.1 */
#define SMBIOS_LENGTH       5
#define SMBIOS_SIZE_MIN     0x1f
#define SMBIOS_INTERMEDIATE 0x10

static bool starts_with(struct bytes bytes, uint64_t offset, const char *signature)
{
    for (; *signature != '\0'; signature++, offset++) {
        uint8_t byte;

        if (!bytes_u8(bytes, offset, &byte) || byte != (uint8_t)*signature)
            return false;
    }
    return true;
}

/* Whether these bytes are there and sum to 0. */
static bool sums_to_0(struct bytes bytes, uint64_t offset, uint64_t size)
{
    const uint8_t *byte = bytes_get(bytes, offset, size);
    uint8_t sum = 0;

    for (uint64_t i = 0; byte != NULL && i < size; i++)
        sum = (uint8_t)(sum + byte[i]);
    return byte != NULL && sum == 0;
}

static bool is_rsdp(struct bytes searched, uint64_t offset)
{
    return starts_with(searched, offset, "RSD PTR ") && sums_to_0(searched, offset, RSDP_SIZE_1);
}

static bool is_rsdp_2(struct bytes searched, uint64_t offset, uint64_t *xsdt)
{
    uint8_t revision;
    uint32_t length;

    return bytes_u8(searched, offset + RSDP_REVISION, &revision) && revision >= 2 &&
           bytes_u32(searched, offset + RSDP_LENGTH, &length) && length >= RSDP_SIZE_2 &&
           sums_to_0(searched, offset, length) && bytes_u64(searched, offset + RSDP_XSDT, xsdt) &&
           *xsdt != 0;
}

static bool is_smbios(struct bytes searched, uint64_t offset)
{
    uint8_t length;

    return starts_with(searched, offset, "_SM_") &&
           bytes_u8(searched, offset + SMBIOS_LENGTH, &length) && length >= SMBIOS_SIZE_MIN &&
           sums_to_0(searched, offset, length) &&
           starts_with(searched, offset + SMBIOS_INTERMEDIATE, "_DMI_") &&
           sums_to_0(searched, offset + SMBIOS_INTERMEDIATE, length - SMBIOS_INTERMEDIATE);
}

int entry_points_find(struct entry_points *found, struct bytes searched, struct error *error)
{
    bool has_rsdp = false;
    bool has_old = false;

    *found = (struct entry_points){0};
    for (uint64_t offset = 0; offset < searched.size; offset += ALIGNMENT) {
        if (!has_rsdp && is_rsdp(searched, offset)) {
            has_rsdp = is_rsdp_2(searched, offset, &found->xsdt);
            has_old = !has_rsdp;
            found->rsdp = offset;
        }
        if (!found->has_smbios && is_smbios(searched, offset)) {
            found->has_smbios = true;
            found->smbios = offset;
        }
    }
    if (has_rsdp)
        return 0;
    return error_set(error,
                     has_old ? "ACPI: the RSDP names no XSDT, or is damaged" : "ACPI: no RSDP");
}

bool acpi_table_is_whole(struct bytes bytes, const char *signature)
{
    uint32_t length;

    return starts_with(bytes, 0, signature) && bytes_u32(bytes, HEADER_LENGTH, &length) &&
           length >= HEADER_SIZE && sums_to_0(bytes, 0, length);
}
