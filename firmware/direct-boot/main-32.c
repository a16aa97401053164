/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The course of a direct boot, in flat 32-bit protected mode without paging:
 *
 *     entry-16.asm          entered by hvmloader at F000:FFF0 in real mode; leaves it
 *     start-32.asm          data segments, stack, exception vectors
 *     main_32()             checks the hand-off, takes hvmloader's e820 and tables over, sets up
 *                           the screen
 *     code32-relocator.asm  moves the kernel, if it must run elsewhere
 *     start-32.asm          segments and stack again
 *     main_32_after_move()  builds page tables for a 64-bit entry
 *     start-32.asm or enter-64.asm: into the kernel
 *
 * The selectors are 0x10 for code and 0x18 for data throughout (firmware/segments.inc). They belong
 * to the GDT of start-32.asm, which entry-16.asm loads; then to the relocator's own, as it must not
 * depend on memory that it overwrites; then to that of start-32.asm again. A kernel entered in
 * 32-bit mode finds the latter, one entered in 64-bit mode the GDT of enter-64.asm.
 *
 * The image lies in the last 64 KiB below 1 MiB, which are RAM under Xen: its data is written in
 * place. It stays there, reserved, as long as the guest lives.
 */
#include "firmware/code32-relocator/code32-relocator.h"
#include "firmware/direct-boot/bios-data-area.h"
#include "firmware/direct-boot/debug-port.h"
#include "firmware/direct-boot/guest-memory.h"
#include "firmware/direct-boot/handoff-check.h"
#include "firmware/direct-boot/long-mode.h"
#include "firmware/direct-boot/machine-stop.h"
#include "firmware/direct-boot/serial-port.h"
#include "firmware/direct-boot/take-over.h"
#include "firmware/direct-boot/text-screen.h"
#include "loader/handoff.h"

/* From the linker script and the assembly files */
extern struct code32_relocator relocator;
extern char image_start[];
extern char table_area_start[];
extern char table_area_end[];
extern char after_move_32[];

_Noreturn void relocate(const struct code32_relocator *blob, uint32_t boot_params);
_Noreturn void enter_kernel_32(uint32_t entry, uint32_t boot_params);
_Noreturn void enter_kernel_64(uint32_t entry, uint32_t boot_params, uint32_t page_tables);

/* Called by the assembly */
_Noreturn void main_32(void);
_Noreturn void main_32_after_move(void);
_Noreturn void exception_32(uint32_t vector, uint32_t error_code, uint32_t address);

/* Guest-physical address 0 is address 0 here; the last byte below 4 GiB is not missed. */
static const struct guest_memory memory = {.base = 0, .size = UINT32_MAX};

static void stop_if(int status, const struct error *error)
{
    if (status != 0)
        machine_stop(error->message);
}

static void take_tables(void)
{
    struct taken_over taken;
    struct error error = {0};
    struct table_area area = {
        .address = (uint32_t)table_area_start,
        .size = (uint32_t)table_area_end - (uint32_t)table_area_start,
    };

    stop_if(take_over(&taken, &handoff, (uint32_t)image_start, &area, &memory, &error), &error);
    stage_reached(HANDOFF_STAGE_TABLES);
    debug_line("e820 of %u ranges, RSDP 0x%x, SMBIOS 0x%x, MP 0x%x, PIR 0x%x", taken.map.count,
               (unsigned)taken.tables.rsdp, (unsigned)taken.tables.smbios,
               (unsigned)taken.tables.mp, (unsigned)taken.tables.pir);
}

static void prepare_devices(void)
{
    struct error error = {0};
    struct bios_data data = {
        .com1_port = serial_port_find(),
        .text_screen = (handoff.flags & HANDOFF_TEXT_SCREEN) != 0,
    };

    if (data.text_screen) {
        struct boot_params *boot_params = (struct boot_params *)handoff.boot_params;

        stop_if(text_screen_start(&error), &error);
        text_screen_describe(&boot_params->screen_info);
    }
    stop_if(bios_data_area_write(&data, &memory, &error), &error);
    stage_reached(HANDOFF_STAGE_SCREEN);
    debug_line(data.text_screen ? "text screen set up" : "no screen wanted");
}

static _Noreturn void move_kernel(void)
{
    if (relocator.magic != CODE32_RELOCATOR_MAGIC || relocator.version != CODE32_RELOCATOR_VERSION)
        machine_stop("the relocator in this firmware is of another version");
    relocator.source = handoff.kernel_source;
    relocator.destination = handoff.kernel_destination;
    relocator.size = handoff.kernel_size;
    relocator.entry = (uint32_t)after_move_32;
    relocate(&relocator, handoff.boot_params);
}

void main_32(void)
{
    struct error error = {0};

    stop_if(handoff_check(&handoff, &memory, &error), &error);
    stage_reached(HANDOFF_STAGE_ENTERED);
    debug_line("entered, hand-off checked");

    take_tables();

    if ((handoff.flags & HANDOFF_ENTRY_64) != 0 && !long_mode_available())
        machine_stop("64-bit entry wanted, but the processor has no long mode");

    prepare_devices();

    if (handoff.kernel_destination != handoff.kernel_source)
        move_kernel();
    main_32_after_move();
}

void main_32_after_move(void)
{
    stage_reached(HANDOFF_STAGE_MOVED);
    if (handoff.kernel_destination != handoff.kernel_source)
        debug_line("kernel moved from 0x%x to 0x%x, 0x%x bytes", (unsigned)handoff.kernel_source,
                   (unsigned)handoff.kernel_destination, (unsigned)handoff.kernel_size);
    else
        debug_line("kernel in place at 0x%x", (unsigned)handoff.kernel_destination);

    if ((handoff.flags & HANDOFF_ENTRY_64) != 0) {
        struct error error = {0};

        stop_if(page_tables_build(handoff.page_tables, &memory, &error), &error);
        debug_line("entering the kernel at 0x%x in 64-bit mode", (unsigned)handoff.entry);
        stage_reached(HANDOFF_STAGE_KERNEL);
        enter_kernel_64(handoff.entry, handoff.boot_params, handoff.page_tables);
    }
    debug_line("entering the kernel at 0x%x in 32-bit mode", (unsigned)handoff.entry);
    stage_reached(HANDOFF_STAGE_KERNEL);
    enter_kernel_32(handoff.entry, handoff.boot_params);
}

void exception_32(uint32_t vector, uint32_t error_code, uint32_t address)
{
    struct error error = {0};

    error_set(&error, "exception %u, error code 0x%x, in the firmware at 0x%x", (unsigned)vector,
              (unsigned)error_code, (unsigned)address);
    machine_stop(error.message);
}
