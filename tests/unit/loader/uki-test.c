/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a unified kernel image's parts are found where they are, and that no other or damaged
 * file passes for one: what is refused, and with what words.
 */
#include "loader/pe.h"
#include "loader/uki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIGNATURE 0x80
#define COFF      (SIGNATURE + 4)
#define OPTIONAL  (COFF + 20)
#define OPT_SIZE  0xf0
#define TABLE     (OPTIONAL + OPT_SIZE)
#define HEADER    40
#define DATA      0x400
#define FILE_SIZE 0x1000

struct sample {
    uint8_t bytes[FILE_SIZE];
    unsigned count;
};

static void put16(struct sample *sample, size_t at, uint16_t value)
{
    memcpy(sample->bytes + at, &value, sizeof(value));
}

static void put32(struct sample *sample, size_t at, uint32_t value)
{
    memcpy(sample->bytes + at, &value, sizeof(value));
}

static void add(struct sample *sample, const char *name, uint32_t offset, uint32_t size)
{
    size_t header = TABLE + HEADER * sample->count++;

    strncpy((char *)sample->bytes + header, name, 8);
    put32(sample, header + 8, size);
    put32(sample, header + 16, (size + 0x1ff) / 0x200 * 0x200);
    put32(sample, header + 20, offset);
    put16(sample, COFF + 2, (uint16_t)sample->count);
}

static struct sample make(void)
{
    struct sample sample = {0};

    memcpy(sample.bytes, "MZ", 2);
    put32(&sample, 0x3c, SIGNATURE);
    memcpy(sample.bytes + SIGNATURE, "PE\0\0", 4);
    put16(&sample, COFF, 0x8664);
    put16(&sample, COFF + 16, OPT_SIZE);
    put16(&sample, OPTIONAL, 0x20b);
    add(&sample, ".text", DATA, 0x200);
    add(&sample, ".cmdline", DATA + 0x200, 5);
    add(&sample, ".linux", DATA + 0x400, 0x333);
    add(&sample, ".initrd", DATA + 0x800, 0x201);
    return sample;
}

/* In memory of just that size, so that a read past it is found. */
static int parse(const struct sample *sample, size_t size, struct uki *uki, struct error *error)
{
    uint8_t *copy = malloc(size + (size == 0));

    memcpy(copy, sample->bytes, size);
    const struct kernel_file file = {{copy, size}, size, "image"};
    *error = (struct error){0};
    int result = uki_parse(uki, &file, error);
    free(copy);
    assert_int_equal(result < 0, error_is_set(error));
    return result;
}

static void assert_refused(const struct sample *sample, size_t size, const char *message)
{
    struct uki uki;
    struct error error;

    assert_int_equal(parse(sample, size, &uki, &error), -1);
    assert_string_equal(error.message, message);
}

static void the_parts_are_where_the_table_says(void **state)
{
    struct sample sample = make();
    struct uki uki;
    struct error error;

    (void)state;
    add(&sample, ".ucode", DATA + 0xb00, 16);
    add(&sample, ".uname", DATA + 0xb10, 6);
    assert_int_equal(parse(&sample, FILE_SIZE, &uki, &error), 0);
    assert_int_equal(uki.linux_image.offset, DATA + 0x400);
    assert_int_equal(uki.linux_image.size, 0x333);
    assert_int_equal(uki.initrd.offset, DATA + 0x800);
    assert_int_equal(uki.initrd.size, 0x201);
    assert_int_equal(uki.cmdline.offset, DATA + 0x200);
    assert_int_equal(uki.cmdline.size, 5);
    assert_int_equal(uki.ucode.size, 16);
    assert_int_equal(uki.uname.offset, DATA + 0xb10);
}

static void what_is_not_in_the_file_is_not_part_of_a_section(void **state)
{
    struct sample sample = make();
    struct uki uki;
    struct error error;

    (void)state;
    put32(&sample, TABLE + 2 * HEADER + 8, 0x10000); /* its size in memory */
    assert_int_equal(parse(&sample, FILE_SIZE, &uki, &error), 0);
    assert_int_equal(uki.linux_image.size, 0x400);
}

static void other_profiles_are_left_out(void **state)
{
    struct sample sample = make();
    struct uki uki;
    struct error error;

    (void)state;
    add(&sample, ".profile", DATA + 0xb00, 8);
    add(&sample, ".cmdline", DATA + 0xb08, 8);
    assert_int_equal(parse(&sample, FILE_SIZE, &uki, &error), 0);
    assert_int_equal(uki.cmdline.size, 5);
}

static void a_file_cut_off_anywhere_is_refused(void **state)
{
    struct sample sample = make();
    const size_t end = DATA + 0x800 + 0x201;
    struct uki uki;
    struct error error;

    (void)state;
    assert_int_equal(parse(&sample, end, &uki, &error), 0);
    for (size_t size = 0; size < end; size++)
        assert_int_equal(parse(&sample, size, &uki, &error), -1);
    assert_refused(&sample, SIGNATURE + 3, "image: no EFI image");
    assert_refused(&sample, COFF + 10,
                   "image: truncated: the PE header ends at byte 152, the file has 142");
    assert_refused(&sample, TABLE - 1,
                   "image: truncated: the optional header ends at byte 392, the file has 391");
    assert_refused(&sample, TABLE + HEADER + 9,
                   "image: truncated: section .text ends at byte 1536, the file has 441");
    assert_refused(&sample, end - 1,
                   "image: truncated: section .initrd ends at byte 3585, the file has 3584");
}

static void other_files_are_refused(void **state)
{
    struct sample sample = make();

    (void)state;
    sample.bytes[0] = 'Z';
    assert_refused(&sample, FILE_SIZE, "image: no EFI image");
    sample = make();
    put32(&sample, 0x3c, 0xfffffffe);
    assert_refused(&sample, FILE_SIZE, "image: no EFI image");
    sample = make();
    put16(&sample, COFF, 0xaa64);
    assert_refused(&sample, FILE_SIZE, "image: an EFI image for 64-bit ARM, not for x86-64");
    put16(&sample, COFF, 0x14c);
    assert_refused(&sample, FILE_SIZE, "image: an EFI image for 32-bit x86, not for x86-64");
    put16(&sample, COFF, 0x1234);
    assert_refused(&sample, FILE_SIZE,
                   "image: an EFI image for another machine (0x1234), not for x86-64");
    sample = make();
    put16(&sample, OPTIONAL, 0x10b);
    assert_refused(&sample, FILE_SIZE, "image: damaged: no PE32+ header");
}

static void contradictions_are_refused(void **state)
{
    struct sample sample = make();

    (void)state;
    put32(&sample, TABLE + 3 * HEADER + 20, DATA + 0x400 + 0x332);
    assert_refused(&sample, FILE_SIZE, "image: damaged: its sections .linux and .initrd overlap");
    sample = make();
    put32(&sample, TABLE + 3 * HEADER + 8, 0xffffffff);
    put32(&sample, TABLE + 3 * HEADER + 16, 0xffffffff);
    put32(&sample, TABLE + 3 * HEADER + 20, 0xffffffff);
    assert_refused(&sample, FILE_SIZE,
                   "image: truncated: section .initrd ends at byte 8589934590, the file has 4096");
    sample = make();
    add(&sample, ".linux", DATA + 0xb00, 8);
    assert_refused(&sample, FILE_SIZE, "image: damaged: two sections .linux");
    sample = make();
    put16(&sample, COFF + 2, 0xffff);
    assert_refused(&sample, FILE_SIZE, "image: 65535 sections, there can be 1 to 64");
    put16(&sample, COFF + 2, 0);
    assert_refused(&sample, FILE_SIZE, "image: 0 sections, there can be 1 to 64");
    put16(&sample, COFF + 2, 2);
    assert_refused(
        &sample, FILE_SIZE,
        "image: an EFI image without a kernel in it, which only UEFI firmware can start");
}

static void a_command_line_has_no_control_characters(void **state)
{
    char text[] = "\n root=/dev/xvda1\n\tquiet \x7f\r\n";
    char blank[] = " \n";

    (void)state;
    assert_string_equal(uki_command_line(text), "root=/dev/xvda1  quiet");
    assert_string_equal(uki_command_line(blank), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parts_are_where_the_table_says),
        cmocka_unit_test(what_is_not_in_the_file_is_not_part_of_a_section),
        cmocka_unit_test(other_profiles_are_left_out),
        cmocka_unit_test(a_file_cut_off_anywhere_is_refused),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(a_command_line_has_no_control_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
