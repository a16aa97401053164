/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <asm/bootparam.h>

#include "acpi.h"
#include "checks.h"
#include "machine.h"
#include "words.h"

static void check_rsdp(struct machine *machine, const struct acpi_rsdp *rsdp)
{
    struct report *report = &machine->report;

    if (rsdp->revision >= 2)
        check_true(report, "rsdp.extended_checksum",
                   rsdp->length >= sizeof(*rsdp) && acpi_sum(rsdp, rsdp->length) == 0);
}

static void check_table(struct machine *machine, const char *name, const struct acpi_header *table)
{
    check_true(&machine->report, name,
               table != NULL && table->length >= sizeof(*table) &&
                   acpi_sum(table, table->length) == 0);
}

static void check_madt(struct machine *machine, const struct acpi_madt *madt)
{
    struct report *report = &machine->report;
    uint32_t expected;
    uint32_t count = 0;
    uint32_t index = 0;
    uint32_t id;

    if (!word_decimal(report, machine->command_line, "vcpus", &expected))
        return;
    while (acpi_next_apic(madt, &index, &id))
        count++;
    check_equal(report, "madt.processors", count, expected);
}

/* Where the RSDP has to be found, if the command line says so */
static void check_place(struct machine *machine)
{
    const struct boot_params *params = machine->params;
    const char *got = "none";
    size_t length;

    if (params->acpi_rsdp_addr != 0)
        check_true(&machine->report, "rsdp.pointer",
                   params->acpi_rsdp_addr >> 32 == 0 &&
                       acpi_rsdp_valid((const struct acpi_rsdp *)(uint32_t)params->acpi_rsdp_addr));
    if (params->acpi_rsdp_addr != 0)
        got = acpi_rsdp_scan() != NULL ? "both" : "pointer";
    else if (acpi_rsdp_scan() != NULL)
        got = "scan";
    if (word_value(machine->command_line, "expect.rsdp", &length) != NULL)
        check_text(&machine->report, "rsdp.place", got, "what the command line says",
                   word_is(machine->command_line, "expect.rsdp", got));
}

void check_acpi(struct machine *machine)
{
    const struct acpi_rsdp *rsdp = acpi_rsdp_find(machine->params);
    const struct acpi_header *fadt;

    check_place(machine);
    if (word_is(machine->command_line, "expect.rsdp", "none"))
        return;
    check_true(&machine->report, "rsdp.found", rsdp != NULL);
    if (rsdp == NULL)
        return;
    check_rsdp(machine, rsdp);
    check_table(machine, "rsdt.checksum", (const struct acpi_header *)rsdp->rsdt);
    if (rsdp->revision >= 2 && rsdp->xsdt != 0)
        check_table(machine, "xsdt.checksum",
                    rsdp->xsdt >> 32 ? NULL : (const struct acpi_header *)(uint32_t)rsdp->xsdt);
    fadt = acpi_table(rsdp, "FACP");
    check_table(machine, "fadt.checksum", fadt);
    if (fadt != NULL)
        check_table(machine, "dsdt.checksum",
                    (const struct acpi_header *)((const struct acpi_fadt *)fadt)->dsdt);
    check_table(machine, "madt.checksum", acpi_table(rsdp, "APIC"));
    check_madt(machine, (const struct acpi_madt *)acpi_table(rsdp, "APIC"));
}
