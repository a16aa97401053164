/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <asm/bootparam.h>
#include <stdbool.h>

#include "checks.h"
#include "machine.h"
#include "tests/boot-images/checksum.h"
#include "text.h"
#include "words.h"

#define SUM_WORD        "cmdline.sum="
#define SUM_WORD_LENGTH (sizeof(SUM_WORD) - 1)
#define SUM_DIGITS      16
#define SUM_LENGTH      (SUM_WORD_LENGTH + SUM_DIGITS + 1) /* with the blank after it */

#define OVERWRITE 0x5a5a5a5aU

struct range {
    uint32_t start;
    uint32_t end; /* first byte after it */
};

static void overwrite(uint32_t start, uint32_t end)
{
    uint32_t count = end > start ? (end - start) / 4 : 0;

    __asm__ volatile("rep stosl" : "+D"(start), "+c"(count) : "a"(OVERWRITE) : "memory");
}

void overwrite_run_area(const struct machine *machine)
{
    struct range area = {machine->run_address, machine->run_address + machine->run_size};
    struct range own = {machine->entry->load,
                        ((machine->entry->load + machine->image->size + 0xfff) & ~0xfffU) +
                            IMAGE_STACK_SIZE};

    if (own.end <= area.start || own.start >= area.end) {
        overwrite(area.start, area.end);
        return;
    }
    overwrite(area.start, own.start);
    overwrite(own.end, area.end);
}

void check_image(struct machine *machine)
{
    const struct image_info *image = machine->image;
    const uint8_t *start = (const uint8_t *)machine->entry->load;
    const uint32_t before =
        (IMAGE_INFO_OFFSET + offsetof(struct image_info, checksum)) / sizeof(uint32_t);
    const uint32_t zero[2] = {0, 0};
    struct checksum sum = CHECKSUM_START;

    checksum_words(&sum, start, before);
    checksum_words(&sum, zero, 2);
    checksum_words(&sum, start + 4 * (before + 2), image->size / 4 - before - 2);
    check_equal(&machine->report, "kernel.checksum", checksum_value(&sum), image->checksum);
}

static void check_length(struct machine *machine)
{
    struct report *report = &machine->report;
    uint32_t length = 0;
    size_t digits;
    const char *line = machine->command_line;
    const char *value = word_value(line, "cmdline.length", &digits);

    if (!check_true(report, "cmdline.length.present",
                    value != NULL && value + digits == line + machine->command_line_length) ||
        !word_decimal(report, line, "cmdline.length", &length))
        return;
    check_equal(report, "cmdline.length", machine->command_line_length, length);
}

static void check_sum(struct machine *machine)
{
    struct report *report = &machine->report;
    const char *line = machine->command_line;
    uint64_t expected = 0;
    size_t digits;

    if (!check_true(report, "cmdline.sum.present",
                    machine->command_line_length >= SUM_LENGTH &&
                        word_value(line, "cmdline.sum", &digits) == line + SUM_WORD_LENGTH &&
                        digits == SUM_DIGITS) ||
        !word_hex(report, line, "cmdline.sum", &expected))
        return;
    check_equal(report, "cmdline.sum",
                checksum_bytes(line + SUM_LENGTH, machine->command_line_length - SUM_LENGTH),
                expected);
}

void check_command_line(struct machine *machine)
{
    char unknown[TEXT_LINE_SIZE / 4] = "";
    struct report *report = &machine->report;

    if (machine->image->flags & IMAGE_NO_COMMAND_LINE) {
        check_equal(report, "cmdline.empty", machine->command_line_length, 0);
        return;
    }
    check_length(machine);
    check_sum(machine);
    check_true(report, "cmdline.limit",
               machine->command_line_length <= machine->image->cmdline_size);
    check_text(report, "cmdline.words", unknown, "a known word",
               words_known(machine->command_line, unknown, sizeof(unknown)));
}

void check_initrd(struct machine *machine)
{
    const struct setup_header *header = &machine->params->hdr;
    struct report *report = &machine->report;
    uint32_t size = 0;
    uint64_t sum = 0;

    word_decimal(report, machine->command_line, "initrd.size", &size);
    if (!check_equal(report, "initrd.size", header->ramdisk_size, size) || size == 0)
        return;
    check_true(report, "initrd.address", header->ramdisk_image != 0);
    if (header->ramdisk_image == 0)
        return;
    check_true(report, "initrd.below_limit",
               header->ramdisk_image - 1 + size <= machine->image->initrd_max &&
                   header->ramdisk_image - 1 + size >= header->ramdisk_image);
    if (!check_true(report, "initrd.sum.present",
                    word_hex(report, machine->command_line, "initrd.sum", &sum)))
        return;
    check_equal(report, "initrd.sum",
                checksum_bytes((const void *)header->ramdisk_image, header->ramdisk_size), sum);
}
