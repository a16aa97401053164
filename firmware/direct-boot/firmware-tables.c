/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/firmware-tables.h"

#include "common/array.h"

#define TABLE_ALIGNMENT 16

struct keeper {
    struct table_area *area;
    const struct guest_memory *memory;
    const struct memory_map *map;
    struct error *error;
};

static bool starts_with(const char *bytes, const char *signature)
{
    for (; *signature != '\0'; signature++, bytes++)
        if (*bytes != *signature)
            return false;
    return true;
}

/* The address of the copy, or 0. The source has been checked to lie in memory. */
static uint32_t copy(const struct keeper *keeper, const char *name, const void *source,
                     uint32_t size)
{
    struct table_area *area = keeper->area;

    if (size > area->size - area->used) {
        error_set(keeper->error, "no space left for the %s of %u bytes", name, (unsigned)size);
        return 0;
    }

    uint32_t address = area->address + area->used;
    void *destination = guest_memory_get(keeper->memory, address, size);
    if (destination == NULL) {
        error_set(keeper->error, "the space for the %s lies outside memory", name);
        return 0;
    }
    __builtin_memcpy(destination, source, size);

    uint32_t taken = (size + TABLE_ALIGNMENT - 1) / TABLE_ALIGNMENT * TABLE_ALIGNMENT;
    area->used = taken < area->size - area->used ? area->used + taken : area->size;
    return address;
}

/* The lasting address of what a table points to: its own, or that of its copy; 0 on failure. */
static uint32_t keep_in_reserved(const struct keeper *keeper, const char *name, uint32_t address,
                                 const void *source, uint32_t size)
{
    if (!memory_map_touches_ram(keeper->map, address, size))
        return address;
    return copy(keeper, name, source, size);
}

static uint32_t keep_rsdp(const struct keeper *keeper, uint32_t address)
{
    const struct acpi_rsdp *rsdp = guest_memory_get(keeper->memory, address, ACPI_RSDP_SIZE_1);
    uint32_t size = ACPI_RSDP_SIZE_1;

    if (rsdp == NULL || byte_sum(rsdp, ACPI_RSDP_SIZE_1) != 0) {
        error_set(keeper->error, "ACPI RSDP at 0x%x has a wrong checksum", (unsigned)address);
        return 0;
    }
    if (rsdp->revision >= 2) {
        rsdp = guest_memory_get(keeper->memory, address, sizeof(*rsdp));
        if (rsdp == NULL || rsdp->length != sizeof(*rsdp)) {
            error_set(keeper->error, "ACPI RSDP at 0x%x has a wrong length", (unsigned)address);
            return 0;
        }
        if (byte_sum(rsdp, sizeof(*rsdp)) != 0) {
            error_set(keeper->error, "ACPI RSDP at 0x%x has a wrong extended checksum",
                      (unsigned)address);
            return 0;
        }
        size = sizeof(*rsdp);
    }
    return copy(keeper, "ACPI RSDP", rsdp, size);
}

static uint32_t keep_smbios(const struct keeper *keeper, uint32_t address)
{
    const uint32_t intermediate = offsetof(struct smbios_entry_point, intermediate_anchor);
    const struct smbios_entry_point *found =
        guest_memory_get(keeper->memory, address, sizeof(*found));

    if (found == NULL || found->length != sizeof(*found) || byte_sum(found, sizeof(*found)) != 0 ||
        !starts_with(found->intermediate_anchor, "_DMI_") ||
        byte_sum(found->intermediate_anchor, sizeof(*found) - intermediate) != 0) {
        error_set(keeper->error, "SMBIOS entry point at 0x%x is damaged", (unsigned)address);
        return 0;
    }

    const void *structures =
        guest_memory_get(keeper->memory, found->table_address, found->table_length);
    if (structures == NULL || found->table_length == 0) {
        error_set(keeper->error, "SMBIOS structures lie outside memory, %u bytes at 0x%x",
                  (unsigned)found->table_length, (unsigned)found->table_address);
        return 0;
    }

    struct smbios_entry_point entry_point = *found;
    entry_point.table_address = keep_in_reserved(keeper, "SMBIOS structures", found->table_address,
                                                 structures, found->table_length);
    if (entry_point.table_address == 0)
        return 0;
    entry_point.intermediate_checksum = 0;
    entry_point.intermediate_checksum =
        (uint8_t)-byte_sum(entry_point.intermediate_anchor, sizeof(entry_point) - intermediate);
    entry_point.checksum = 0;
    entry_point.checksum = (uint8_t)-byte_sum(&entry_point, sizeof(entry_point));
    return copy(keeper, "SMBIOS entry point", &entry_point, sizeof(entry_point));
}

static uint32_t keep_mp_config(const struct keeper *keeper, uint32_t address)
{
    const struct mp_config_header *header =
        guest_memory_get(keeper->memory, address, sizeof(*header));

    if (header == NULL || !starts_with(header->signature, "PCMP") ||
        header->length < sizeof(*header) ||
        guest_memory_get(keeper->memory, address, header->length) == NULL ||
        byte_sum(header, header->length) != 0) {
        error_set(keeper->error, "MP configuration table at 0x%x is damaged", (unsigned)address);
        return 0;
    }
    return keep_in_reserved(keeper, "MP configuration table", address, header, header->length);
}

static uint32_t keep_mp(const struct keeper *keeper, uint32_t address)
{
    const struct mp_floating_pointer *found =
        guest_memory_get(keeper->memory, address, sizeof(*found));

    if (found == NULL || found->length != 1 || byte_sum(found, sizeof(*found)) != 0) {
        error_set(keeper->error, "MP floating pointer at 0x%x is damaged", (unsigned)address);
        return 0;
    }

    struct mp_floating_pointer pointer = *found;
    if (pointer.config_address != 0) {
        pointer.config_address = keep_mp_config(keeper, found->config_address);
        if (pointer.config_address == 0)
            return 0;
    }
    pointer.checksum = 0;
    pointer.checksum = (uint8_t)-byte_sum(&pointer, sizeof(pointer));
    return copy(keeper, "MP floating pointer", &pointer, sizeof(pointer));
}

static uint32_t keep_pir(const struct keeper *keeper, uint32_t address)
{
    const struct pir_header *header = guest_memory_get(keeper->memory, address, sizeof(*header));

    if (header == NULL || header->length < sizeof(*header) ||
        guest_memory_get(keeper->memory, address, header->length) == NULL ||
        byte_sum(header, header->length) != 0) {
        error_set(keeper->error, "PCI IRQ routing table at 0x%x is damaged", (unsigned)address);
        return 0;
    }
    return copy(keeper, "PCI IRQ routing table", header, header->length);
}

int firmware_tables_keep(struct firmware_tables *tables, const uint32_t *addresses, unsigned count,
                         struct table_area *area, const struct guest_memory *memory,
                         const struct memory_map *map, struct error *error)
{
    struct keeper keeper = {.area = area, .memory = memory, .map = map, .error = error};
    const struct {
        const char *signature; /* at most 8 bytes */
        uint32_t *place;
        uint32_t (*keep)(const struct keeper *keeper, uint32_t address);
    } kinds[] = {
        {"RSD PTR ", &tables->rsdp, keep_rsdp},
        {"_SM_", &tables->smbios, keep_smbios},
        {"_MP_", &tables->mp, keep_mp},
        {"$PIR", &tables->pir, keep_pir},
    };

    *tables = (struct firmware_tables){0};
    for (unsigned i = 0; i < count; i++) {
        const char *start = guest_memory_get(memory, addresses[i], 8);

        if (start == NULL)
            return error_set(error, "hvmloader's table %u lies outside memory, at 0x%x", i,
                             (unsigned)addresses[i]);
        for (unsigned kind = 0; kind < ARRAY_SIZE(kinds); kind++) {
            if (!starts_with(start, kinds[kind].signature))
                continue;
            *kinds[kind].place = kinds[kind].keep(&keeper, addresses[i]);
            if (*kinds[kind].place == 0)
                return -1;
        }
    }
    return 0;
}
