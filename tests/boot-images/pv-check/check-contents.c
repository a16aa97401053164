/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <xen/xen.h>

#include "checks.h"
#include "guest.h"
#include "known-words.h"
#include "tests/boot-images/checksum.h"
#include "tests/boot-images/self-check/text.h"
#include "tests/boot-images/self-check/words.h"

#define SUM_WORD   "cmdline.sum="
#define SUM_DIGITS 16
#define SUM_LENGTH (sizeof(SUM_WORD) - 1 + SUM_DIGITS + 1) /* with the blank after it */

/* linker script */
extern const uint8_t code_start[];
extern const uint8_t code_end[];

extern const uint64_t image_checksum; /* entry.asm */

void check_image(struct guest *guest)
{
    check_equal(&guest->report, "image.checksum",
                checksum_bytes(code_start, (size_t)(code_end - code_start)), image_checksum);
    check_true(&guest->report, "image.bss", guest->bss_was_zero);
}

/* Shows which of a bootloader's entries was booted, and the words it passed on. */
static void print_note(struct report *report, const char *line)
{
    size_t length;
    const char *note = word_value(line, "note", &length);
    char value[TEXT_LINE_SIZE / 2] = {0};
    char buffer[TEXT_LINE_SIZE];
    struct text text;

    if (note == NULL)
        return;
    for (size_t i = 0; i < length && i < sizeof(value) - 1; i++)
        value[i] = note[i];
    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "note=");
    text_add(&text, value);
    report_line(report, buffer);
}

void check_command_line(struct guest *guest)
{
    char unknown[TEXT_LINE_SIZE / 4] = "";
    struct report *report = &guest->report;
    const char *line = guest->command_line;
    uint32_t length;
    uint64_t sum;

    if (word_decimal(report, line, "cmdline.length", &length))
        check_equal(report, "cmdline.length", guest->command_line_length, length);
    if (word_hex(report, line, "cmdline.sum", &sum) &&
        check_true(report, "cmdline.sum.place", guest->command_line_length >= SUM_LENGTH))
        check_equal(report, "cmdline.sum",
                    checksum_bytes(line + SUM_LENGTH, guest->command_line_length - SUM_LENGTH),
                    sum);
    check_text(report, "cmdline.words", unknown, "a known word",
               known_words(line, unknown, sizeof(unknown)));
    print_note(report, line);
}

void check_initrd(struct guest *guest)
{
    const struct start_info *start = guest->start;
    struct report *report = &guest->report;
    uint32_t size = 0;
    uint64_t sum = 0;

    word_decimal(report, guest->command_line, "initrd.size", &size);
    if (!check_equal(report, "initrd.size", start->mod_len, size) || size == 0)
        return;
    check_true(report, "initrd.address", start->mod_start != 0);
    if (start->mod_start == 0 || (start->flags & SIF_MOD_START_PFN) != 0)
        return; /* check_start_info reports a flag that must not be set */
    if (!check_true(report, "initrd.sum.present",
                    word_hex(report, guest->command_line, "initrd.sum", &sum)))
        return;
    check_equal(report, "initrd.sum", checksum_bytes((const void *)start->mod_start, size), sum);
}
