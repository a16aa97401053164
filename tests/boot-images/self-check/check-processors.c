/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <asm/bootparam.h>
#include <stdbool.h>

#include "acpi.h"
#include "checks.h"
#include "delay.h"
#include "machine.h"
#include "words.h"

/* Local APIC, Intel SDM volume 3, chapter 11 */
#define APIC_ID           0x20
#define APIC_SPURIOUS     0xf0
#define APIC_COMMAND_LOW  0x300
#define APIC_COMMAND_HIGH 0x310
#define APIC_ENABLE       0x100
#define COMMAND_PENDING   0x1000
#define COMMAND_INIT      0x4500 /* INIT, assert */
#define COMMAND_STARTUP   0x4600
#define ID_SHIFT          24
#define INIT_WAIT_US      10000
#define STARTUP_WAIT_US   1000
#define ANSWER_WAITS      2000 /* of STARTUP_WAIT_US each */
#define PENDING_PATIENCE  100000
#define E820_RAM          1
#define LOW_PAGE_FIRST    0x2000U /* clear of the real-mode vectors and the BIOS data area */
#define LOW_PAGE_END      0x80000U
#define PAGE_SIZE         0x1000U

/* entry.asm; the last four bytes are the counter */
extern const uint8_t processor_start[];
extern const uint32_t processor_start_size;

static bool overlaps(uint32_t page, uint32_t start, uint32_t size)
{
    return size != 0 && start < page + PAGE_SIZE && page < start + size;
}

static bool is_ram(const struct boot_params *params, uint32_t page)
{
    for (uint32_t i = 0; i < params->e820_entries; i++) {
        const struct boot_e820_entry *entry = &params->e820_table[i];

        if (entry->type == E820_RAM && page >= entry->addr &&
            page + PAGE_SIZE <= entry->addr + entry->size)
            return true;
    }
    return false;
}

/* A page below 1 MiB that holds nothing of ours; 0 if there is none */
static uint32_t free_low_page(const struct machine *machine)
{
    const struct setup_header *header = &machine->params->hdr;

    for (uint32_t page = LOW_PAGE_FIRST; page < LOW_PAGE_END; page += PAGE_SIZE)
        if (is_ram(machine->params, page) &&
            !overlaps(page, (uint32_t)machine->params, sizeof(struct boot_params)) &&
            !overlaps(page, header->cmd_line_ptr, machine->command_line_length + 1) &&
            !overlaps(page, header->ramdisk_image, header->ramdisk_size))
            return page;
    return 0;
}

static volatile uint32_t *apic_register(const struct acpi_madt *madt, uint32_t offset)
{
    return (volatile uint32_t *)(madt->local_apic_address + offset);
}

static void send(const struct acpi_madt *madt, uint32_t id, uint32_t command)
{
    unsigned int patience = PENDING_PATIENCE;

    *apic_register(madt, APIC_COMMAND_HIGH) = id << ID_SHIFT;
    *apic_register(madt, APIC_COMMAND_LOW) = command;
    while (*apic_register(madt, APIC_COMMAND_LOW) & COMMAND_PENDING && --patience > 0)
        ;
}

static bool start_one(const struct acpi_madt *madt, uint32_t id, uint32_t page,
                      const volatile uint32_t *counter)
{
    uint32_t before = *counter;

    send(madt, id, COMMAND_INIT);
    delay_us(INIT_WAIT_US);
    for (unsigned int i = 0; i < ANSWER_WAITS; i++) {
        if (i < 2)
            send(madt, id, COMMAND_STARTUP | page / PAGE_SIZE);
        delay_us(STARTUP_WAIT_US);
        if (*counter != before)
            return true;
    }
    return false;
}

/* How many processors run, this one included, after all of the MADT have been started */
static uint32_t start_all(const struct acpi_madt *madt, uint32_t page)
{
    const volatile uint32_t *counter =
        (const volatile uint32_t *)(page + processor_start_size - sizeof(*counter));
    uint32_t own = *apic_register(madt, APIC_ID) >> ID_SHIFT;
    uint32_t started = 1;
    uint32_t index = 0;
    uint32_t id;

    for (uint32_t i = 0; i < processor_start_size; i++)
        ((volatile uint8_t *)page)[i] = processor_start[i];
    *apic_register(madt, APIC_SPURIOUS) |= APIC_ENABLE;
    while (acpi_next_apic(madt, &index, &id))
        if (id != own && start_one(madt, id, page, counter))
            started++;
    return started;
}

void check_processors(struct machine *machine)
{
    const struct acpi_madt *madt =
        (const struct acpi_madt *)acpi_table(acpi_rsdp_find(machine->params), "APIC");
    struct report *report = &machine->report;
    uint32_t page = free_low_page(machine);
    uint32_t expected = 0;

    if (!word_decimal(report, machine->command_line, "vcpus", &expected) || expected < 2)
        return;
    check_true(report, "processors.madt", madt != NULL);
    check_true(report, "processors.low_page", page != 0);
    if (madt != NULL && page != 0)
        check_equal(report, "processors.started", start_all(madt, page), expected);
}
