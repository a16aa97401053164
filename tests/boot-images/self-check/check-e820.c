/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <asm/bootparam.h>
#include <stdbool.h>

#include "checks.h"
#include "machine.h"
#include "words.h"

/* ACPI specification, system address map types */
#define TYPE_RAM          1
#define TYPE_ACPI_RECLAIM 3

#define DEFAULT_TOLERANCE_KIB 1024 /* the hole below 1 MiB, ACPI tables, firmware */

static bool in_ram(const struct boot_params *params, uint64_t address, uint64_t size)
{
    uint64_t end = address + size;

    for (uint32_t i = 0; i < params->e820_entries && address < end;) {
        const struct boot_e820_entry *entry = &params->e820_table[i++];

        if (entry->type == TYPE_RAM && address >= entry->addr &&
            address - entry->addr < entry->size) {
            address = entry->addr + entry->size;
            i = 0; /* the next piece may be in any entry */
        }
    }
    return address >= end;
}

static void check_order(struct machine *machine)
{
    const struct boot_params *params = machine->params;
    bool sorted = true;
    bool apart = true;
    bool filled = true;

    for (uint32_t i = 0; i < params->e820_entries; i++) {
        const struct boot_e820_entry *entry = &params->e820_table[i];

        filled = filled && entry->size != 0 && entry->addr + entry->size > entry->addr;
        if (i + 1U == params->e820_entries)
            break;
        sorted = sorted && entry[0].addr < entry[1].addr;
        apart = apart && entry[0].addr + entry[0].size <= entry[1].addr;
    }
    check_true(&machine->report, "e820.sorted", sorted);
    check_true(&machine->report, "e820.no_overlap", apart);
    check_true(&machine->report, "e820.no_empty_entry", filled);
}

static void check_total(struct machine *machine)
{
    const struct boot_params *params = machine->params;
    struct report *report = &machine->report;
    uint32_t tolerance = DEFAULT_TOLERANCE_KIB;
    uint64_t total = 0;
    uint64_t expected;
    uint64_t difference;
    uint32_t mib;

    word_decimal(report, machine->command_line, "ram.tolerance.kib", &tolerance);
    if (!word_decimal(report, machine->command_line, "ram.mib", &mib))
        return;
    for (uint32_t i = 0; i < params->e820_entries; i++) {
        uint32_t type = params->e820_table[i].type;

        if (type == TYPE_RAM || type == TYPE_ACPI_RECLAIM)
            total += params->e820_table[i].size;
    }
    expected = (uint64_t)mib << 20;
    difference = total > expected ? total - expected : expected - total;
    check_equal(report, "e820.total", difference <= (uint64_t)tolerance << 10 ? expected : total,
                expected);
}

bool check_e820(struct machine *machine)
{
    const struct boot_params *params = machine->params;
    struct report *report = &machine->report;
    bool run_area_in_ram;

    if (!check_true(report, "e820.entries",
                    params->e820_entries != 0 && params->e820_entries <= E820_MAX_ENTRIES_ZEROPAGE))
        return false;
    check_order(machine);
    check_total(machine);
    run_area_in_ram =
        check_true(report, "e820.kernel_in_ram",
                   in_ram(params, machine->entry->load, machine->image->size + IMAGE_STACK_SIZE) &&
                       in_ram(params, machine->run_address, machine->run_size));
    check_true(report, "e820.boot_params_in_ram",
               in_ram(params, (uint32_t)params, sizeof(*params)));
    check_true(report, "e820.command_line_in_ram",
               in_ram(params, params->hdr.cmd_line_ptr, machine->command_line_length + 1));
    check_true(report, "e820.initrd_in_ram",
               in_ram(params, params->hdr.ramdisk_image, params->hdr.ramdisk_size));
    return run_area_in_ram;
}
