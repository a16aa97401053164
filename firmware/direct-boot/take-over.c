/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/take-over.h"

#include "firmware/direct-boot/handoff-check.h"
#include "firmware/direct-boot/hvmloader-info.h"
#include "loader/boot-params.h"

int take_over(struct taken_over *taken, const struct handoff *handoff, uint32_t image_start,
              struct table_area *area, const struct guest_memory *memory, struct error *error)
{
    struct hvmloader_leftovers leftovers;

    if (hvmloader_info_read(&leftovers, memory, error) != 0 ||
        memory_map_build(&taken->map, leftovers.e820, leftovers.e820_count, image_start, error) !=
            0 ||
        handoff_check_memory(handoff, &taken->map, error) != 0 ||
        firmware_tables_keep(&taken->tables, leftovers.tables, leftovers.table_count, area, memory,
                             &taken->map, error) != 0)
        return -1;

    struct boot_params *boot_params =
        guest_memory_get(memory, handoff->boot_params, sizeof(*boot_params));
    if (boot_params == NULL)
        return error_set(error, "boot_params lie outside memory");
    boot_params->acpi_rsdp_addr = taken->tables.rsdp;
    boot_params->e820_entries = (uint8_t)taken->map.count;
    for (unsigned i = 0; i < taken->map.count; i++)
        boot_params->e820_table[i] = taken->map.entries[i];
    return 0;
}
