/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/hvmloader-info.h"

#include <stdbool.h>

static bool signature_is_right(const struct hvmloader_info *info)
{
    static const char expected[sizeof(info->signature)] = HVMLOADER_INFO_SIGNATURE;

    for (unsigned i = 0; i < sizeof(expected); i++)
        if (info->signature[i] != expected[i])
            return false;
    return true;
}

int hvmloader_info_read(struct hvmloader_leftovers *leftovers, const struct guest_memory *memory,
                        struct error *error)
{
    const struct hvmloader_info *info =
        guest_memory_get(memory, HVMLOADER_INFO_ADDRESS, sizeof(*info));

    if (info == NULL || !signature_is_right(info))
        return error_set(error, "hvmloader left no " HVMLOADER_INFO_SIGNATURE " structure at 0x%x",
                         HVMLOADER_INFO_ADDRESS);
    if (info->length < sizeof(*info))
        return error_set(error, "hvmloader's structure has %u bytes, expected %u",
                         (unsigned)info->length, (unsigned)sizeof(*info));
    if (guest_memory_get(memory, HVMLOADER_INFO_ADDRESS, info->length) == NULL ||
        byte_sum(info, info->length) != 0)
        return error_set(error, "hvmloader's structure has a wrong checksum");
    if (info->tables_nr > HVMLOADER_TABLES_MAX)
        return error_set(error, "hvmloader names %u tables, at most %u are possible",
                         (unsigned)info->tables_nr, HVMLOADER_TABLES_MAX);
    if (info->e820_nr == 0 || info->e820_nr > HVMLOADER_E820_MAX)
        return error_set(error, "hvmloader's e820 has %u entries, possible are 1 to %u",
                         (unsigned)info->e820_nr, HVMLOADER_E820_MAX);

    uint64_t tables_size = (uint64_t)info->tables_nr * sizeof(leftovers->tables[0]);
    const uint8_t *tables = guest_memory_get(memory, info->tables, tables_size);
    if (tables == NULL && info->tables_nr != 0)
        return error_set(error, "hvmloader's list of tables lies outside memory, at 0x%x",
                         (unsigned)info->tables);

    uint64_t e820_size = (uint64_t)info->e820_nr * sizeof(leftovers->e820[0]);
    const struct e820_entry *e820 = guest_memory_get(memory, info->e820, e820_size);
    if (e820 == NULL)
        return error_set(error, "hvmloader's e820 lies outside memory, at 0x%x",
                         (unsigned)info->e820);

    leftovers->table_count = info->tables_nr;
    for (unsigned i = 0; i < leftovers->table_count; i++)
        __builtin_memcpy(&leftovers->tables[i], tables + i * sizeof(leftovers->tables[0]),
                         sizeof(leftovers->tables[0]));
    leftovers->e820_count = info->e820_nr;
    for (unsigned i = 0; i < leftovers->e820_count; i++)
        leftovers->e820[i] = e820[i];
    return 0;
}
