/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <asm/bootparam.h>
#include <stdbool.h>

#include "checks.h"
#include "machine.h"
#include "page-walk.h"
#include "words.h"

#define BOOT_CS        0x10
#define BOOT_DS        0x18
#define FLAG_INTERRUPT 0x200
#define CR0_PE         0x1
#define CR0_PG         0x80000000U
#define CR4_PAE        0x20
#define EFER_LMA       0x400

/* Segment descriptor, Intel SDM volume 3, 3.4.5 */
#define DESCRIPTOR_BASE_LIMIT UINT64_C(0xff0f0000ffffffff) /* base 31:0, limit 19:0 */
#define DESCRIPTOR_FLAT       UINT64_C(0x000f00000000ffff) /* base 0, limit 0xfffff */
#define DESCRIPTOR_PRESENT    UINT64_C(0x0000900000000000) /* present, code or data */
#define DESCRIPTOR_EXECUTE    UINT64_C(0x0000080000000000)
#define DESCRIPTOR_READ_WRITE UINT64_C(0x0000020000000000) /* code: readable, data: writable */
#define DESCRIPTOR_LONG       UINT64_C(0x0020000000000000)
#define DESCRIPTOR_32         UINT64_C(0x0040000000000000)
#define DESCRIPTOR_GRANULAR   UINT64_C(0x0080000000000000)

static uint64_t descriptor(const struct entry_state *entry, uint32_t selector)
{
    if (selector + 7 > entry->gdt_limit || entry->gdt_base >> 32 != 0)
        return 0;
    return *(const uint64_t *)((uint32_t)entry->gdt_base + selector);
}

static bool code_descriptor_ok(uint64_t code, uint32_t mode)
{
    const uint64_t must = DESCRIPTOR_PRESENT | DESCRIPTOR_EXECUTE | DESCRIPTOR_READ_WRITE;

    if ((code & must) != must)
        return false;
    if (mode == 64) /* base and limit do not matter there */
        return (code & (DESCRIPTOR_LONG | DESCRIPTOR_32)) == DESCRIPTOR_LONG;
    return (code & DESCRIPTOR_BASE_LIMIT) == DESCRIPTOR_FLAT && (code & DESCRIPTOR_GRANULAR) != 0 &&
           (code & (DESCRIPTOR_LONG | DESCRIPTOR_32)) == DESCRIPTOR_32;
}

static bool data_descriptor_ok(uint64_t data)
{
    const uint64_t must =
        DESCRIPTOR_PRESENT | DESCRIPTOR_READ_WRITE | DESCRIPTOR_32 | DESCRIPTOR_GRANULAR;

    return (data & (must | DESCRIPTOR_EXECUTE)) == must &&
           (data & DESCRIPTOR_BASE_LIMIT) == DESCRIPTOR_FLAT;
}

static void check_segments(struct machine *machine)
{
    const struct entry_state *entry = machine->entry;
    struct report *report = &machine->report;

    check_equal(report, "entry.cs", entry->cs, BOOT_CS);
    check_equal(report, "entry.ds", entry->ds, BOOT_DS);
    check_equal(report, "entry.es", entry->es, BOOT_DS);
    check_equal(report, "entry.ss", entry->ss, BOOT_DS);
    check_true(report, "entry.gdt.code",
               code_descriptor_ok(descriptor(entry, BOOT_CS), entry->mode));
    check_true(report, "entry.gdt.data", data_descriptor_ok(descriptor(entry, BOOT_DS)));
}

static void check_entry_32(struct machine *machine)
{
    const struct entry_state *entry = machine->entry;
    struct report *report = &machine->report;

    check_equal(report, "entry.cr0", entry->cr0 & (CR0_PE | CR0_PG), CR0_PE);
    check_equal(report, "entry.ebx", entry->bx, 0);
    check_equal(report, "entry.ebp", entry->bp, 0);
    check_equal(report, "entry.edi", entry->di, 0);
}

static void check_entry_64(struct machine *machine)
{
    const struct entry_state *entry = machine->entry;
    struct report *report = &machine->report;

    check_equal(report, "entry.cr0", entry->cr0 & (CR0_PE | CR0_PG), CR0_PE | CR0_PG);
    check_equal(report, "entry.cr4", entry->cr4 & CR4_PAE, CR4_PAE);
    check_equal(report, "entry.efer", entry->efer & EFER_LMA, EFER_LMA);
    check_true(report, "entry.identity.kernel",
               page_walk_identity(entry, machine->run_address, machine->run_size) &&
                   page_walk_identity(entry, entry->load, machine->image->size));
    check_true(report, "entry.identity.boot_params",
               page_walk_identity(entry, entry->boot_params, sizeof(struct boot_params)));
    check_true(report, "entry.identity.command_line",
               page_walk_identity(entry, machine->params->hdr.cmd_line_ptr,
                                  machine->command_line_length + 1));
}

/* A loader may use a smaller alignment than the file's and say so in the header */
static void check_alignment(struct machine *machine)
{
    const struct image_info *image = machine->image;
    uint32_t alignment = machine->params->hdr.kernel_alignment;

    check_true(&machine->report, "address.alignment",
               alignment >= image->min_alignment && alignment <= image->alignment &&
                   (alignment & (alignment - 1)) == 0);
}

static void check_address(struct machine *machine)
{
    const struct image_info *image = machine->image;
    struct report *report = &machine->report;
    uint32_t load = machine->entry->load;
    uint64_t expected;

    /*
     * All kernels that load high may be put at 0x100000: one that is relocatable and needs an
     * alignment moves itself to the next aligned address within its run area.
     */
    if (image->run_address != 0) {
        check_equal(report, "address.fixed", load, 0x100000);
    } else {
        check_alignment(machine);
        check_equal(report, "address.aligned",
                    load == 0x100000 ? 0 : load & (machine->params->hdr.kernel_alignment - 1), 0);
    }
    if (word_hex(report, machine->command_line, "expect.address", &expected))
        check_equal(report, "address.expected", load, expected);
}

void check_entry(struct machine *machine)
{
    const struct entry_state *entry = machine->entry;
    struct report *report = &machine->report;
    uint32_t expected;

    if (word_decimal(report, machine->command_line, "expect.entry", &expected))
        check_equal(report, "entry.mode", entry->mode, expected);
    check_equal(report, "entry.interrupts", entry->flags & FLAG_INTERRUPT, 0);
    check_segments(machine);
    if (entry->mode == 64)
        check_entry_64(machine);
    else
        check_entry_32(machine);
    check_address(machine);
}
