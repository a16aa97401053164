/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ending.h"

#include <stdbool.h>
#include <stddef.h>

#include "acpi.h"
#include "delay.h"
#include "echo.h"
#include "machine.h"
#include "ports.h"
#include "words.h"

#define DEBUG_EXIT_PORT 0xf4 /* QEMU's isa-debug-exit as README.md has it configured */

/* The device model may act seconds later on a busy host. */
#define WAIT_SECONDS 5

#define RESET_CONTROL      0xcf9 /* PIIX3 */
#define RESET_SYSTEM       0x02
#define RESET_CPU          0x04
#define KEYBOARD_COMMAND   0x64
#define KEYBOARD_RESET_CPU 0xfe

#define INTERRUPT_MASK_1 0x21 /* 8259 */
#define INTERRUPT_MASK_2 0xa1

#define SERIAL_LINE_SIZE 1024

static const char end_names[] = IMAGE_END_NAMES;

static _Noreturn void halt(void)
{
    for (;;)
        __asm__ volatile("cli; hlt");
}

static void wait_for_effect(void)
{
    for (unsigned int i = 0; i < WAIT_SECONDS * 20; i++)
        delay_us(50000);
}

static _Noreturn void crash(void)
{
    static const struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) no_table = {0, 0};

    __asm__ volatile("lidt %0; int3" : : "m"(no_table));
    halt();
}

static _Noreturn void power_off(struct machine *machine)
{
    if (acpi_power_off(acpi_rsdp_find(machine->params)))
        wait_for_effect();
    out8(DEBUG_EXIT_PORT, machine->report.failures == 0 ? 0 : 1);
    report_line(&machine->report, "power-off did not work");
    halt();
}

static _Noreturn void reboot(struct machine *machine)
{
    out8(RESET_CONTROL, RESET_SYSTEM);
    out8(RESET_CONTROL, RESET_SYSTEM | RESET_CPU);
    wait_for_effect();
    out8(KEYBOARD_COMMAND, KEYBOARD_RESET_CPU);
    wait_for_effect();
    report_line(&machine->report, "reboot did not work");
    halt();
}

static _Noreturn void idle(void)
{
    out8(INTERRUPT_MASK_1, 0xff);
    out8(INTERRUPT_MASK_2, 0xff);
    for (;;)
        __asm__ volatile("sti; hlt");
}

static _Noreturn void spin(void)
{
    for (;;)
        __asm__ volatile("pause");
}

/* Index in end_names of the name that begins @text (of @length); IMAGE_END_COUNT if none */
static uint32_t end_number(const char *text, size_t length)
{
    const char *name = end_names;

    for (uint32_t number = 0; number < IMAGE_END_COUNT; number++) {
        if (value_is(text, length, name))
            return number;
        while (*name++ != ' ')
            ;
    }
    return IMAGE_END_COUNT;
}

static _Noreturn void end_as(struct machine *machine, uint32_t number);

/* Echo lines until one names an end */
static _Noreturn void wait_serial(struct machine *machine)
{
    char line[SERIAL_LINE_SIZE];

    report_line(&machine->report, "READY");
    for (;;) {
        size_t length = echo_line(&machine->report, line, sizeof(line));
        uint32_t number = end_number(line, length);

        if (number < IMAGE_END_COUNT && number != IMAGE_END_WAIT_SERIAL)
            end_as(machine, number);
    }
}

static _Noreturn void end_as(struct machine *machine, uint32_t number)
{
    if (number == IMAGE_END_REBOOT)
        reboot(machine);
    if (number == IMAGE_END_CRASH)
        crash();
    if (number == IMAGE_END_HALT)
        halt();
    if (number == IMAGE_END_IDLE)
        idle();
    if (number == IMAGE_END_SPIN)
        spin();
    if (number == IMAGE_END_WAIT_SERIAL)
        wait_serial(machine);
    power_off(machine);
}

void ending_check(struct machine *machine)
{
    size_t length;
    const char *value = word_value(machine->command_line, "end", &length);

    if (value != NULL)
        check_true(&machine->report, "end.known", end_number(value, length) < IMAGE_END_COUNT);
}

void ending_run(struct machine *machine)
{
    size_t length;
    const char *value = word_value(machine->command_line, "end", &length);

    end_as(machine, value != NULL ? end_number(value, length) : machine->image->end);
}
