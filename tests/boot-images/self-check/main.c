/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The self-check kernel: makes all checks, writes its report, ends as it is told. See README.md for
 * the command line.
 */
#include <asm/bootparam.h>
#include <stddef.h>

#include "checks.h"
#include "ending.h"
#include "machine.h"

#include "words.h"

extern const uint8_t image_start[];

_Noreturn void kernel_main(const struct entry_state *entry);

_Static_assert(offsetof(struct boot_params, acpi_rsdp_addr) == 0x70, "boot.rst");
_Static_assert(offsetof(struct boot_params, scratch) == 0x1e4, "used by entry.asm");
_Static_assert(offsetof(struct boot_params, sentinel) == 0x1ef, "boot.rst");
_Static_assert(offsetof(struct boot_params, e820_table) == 0x2d0, "boot.rst");

static uint32_t string_length(const char *string)
{
    const char *end = string;

    while (*end != '\0')
        end++;
    return (uint32_t)(end - string);
}

/* boot.rst, field init_size: where the run area begins */
static uint32_t run_address(const struct machine *machine)
{
    uint32_t alignment = machine->params->hdr.kernel_alignment;

    if (machine->image->run_address != 0)
        return machine->image->run_address;
    if (alignment == 0 || (alignment & (alignment - 1)) != 0)
        alignment = machine->image->alignment; /* reported by check_entry */
    return (machine->entry->load + alignment - 1) & ~(alignment - 1);
}

static void open_ports(struct report *report, const char *line)
{
    uint32_t count = 1;

    report->serial_count = 1;
    serial_open(&report->serials[0], 0);
    if (word_decimal(report, line, "ports", &count) && (count < 1 || count > SERIAL_PORTS_MAX)) {
        check_true(report, "ports", false);
        return;
    }
    for (; report->serial_count < count; report->serial_count++)
        serial_open(&report->serials[report->serial_count], report->serial_count);
}

static void find_machine(struct machine *machine, const struct entry_state *entry)
{
    uint32_t command_line;

    machine->entry = entry;
    machine->image = (const struct image_info *)(image_start + IMAGE_INFO_OFFSET);
    machine->params = (const struct boot_params *)(uint32_t)entry->boot_params;
    command_line = machine->params->hdr.cmd_line_ptr;
    machine->command_line = command_line != 0 ? (const char *)command_line : "";
    machine->command_line_length = string_length(machine->command_line);
    machine->run_address = run_address(machine);
    machine->run_size = machine->image->reserve;
    machine->report.failures = 0;
    machine->report.brief = word_is(machine->command_line, "report", "brief");
    screen_open(&machine->report.screen, &machine->params->screen_info);
    open_ports(&machine->report, machine->command_line);
}

void kernel_main(const struct entry_state *entry)
{
    struct machine machine;

    find_machine(&machine, entry);
    report_line(&machine.report, "SELF-CHECK START");
    check_entry(&machine);
    check_boot_params(&machine);
    if (check_e820(&machine))
        overwrite_run_area(&machine);
    check_image(&machine);
    check_command_line(&machine);
    check_initrd(&machine);
    check_acpi(&machine);
    check_processors(&machine);
    ending_check(&machine);
    report_verdict(&machine.report);
    ending_run(&machine);
}
