/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What kernel_image_parse() makes of good, cut and hostile files. */
#include "loader/kernel-image.h"

#include "common/array.h"
#include "tests/unit/loader/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct sample sample;
static struct kernel_image image;
static struct error error;

/* Parses the first @size bytes, at the end of a block so that a read past it is caught. */
static int parse_cut(uint64_t size)
{
    size_t head_size = size < SAMPLE_HEAD_SIZE ? size : SAMPLE_HEAD_SIZE;
    uint8_t *block = malloc(1 + head_size);

    assert_non_null(block);
    memcpy(block + 1, sample.head, head_size);
    memset(&image, 0xee, sizeof(image));
    error.message[0] = '\0';
    int result =
        kernel_image_parse(&image, (struct bytes){block + 1, head_size}, size, "kernel", &error);
    free(block);
    if (result < 0) {
        assert_int_equal(strncmp(error.message, "kernel: ", 8), 0);
        assert_null(strchr(error.message, '\n'));
        assert_true(error.message[strlen(error.message) - 1] != '.');
    } else {
        assert_false(error_is_set(&error));
    }
    return result;
}

static int parse(void)
{
    return parse_cut(sample.size);
}

static void assert_message(const char *part)
{
    if (strstr(error.message, part) == NULL)
        fail_msg("\"%s\" does not contain \"%s\"", error.message, part);
}

static void assert_needs_bios(const char *part)
{
    if (parse() < 0)
        fail_msg("%s", error.message);
    assert_non_null(image.needs_bios);
    if (strstr(image.needs_bios, part) == NULL)
        fail_msg("\"%s\" does not contain \"%s\"", image.needs_bios, part);
    assert_int_equal(image.file_size, sample.size);
}

static void assert_direct(void)
{
    if (parse() < 0)
        fail_msg("%s", error.message);
    assert_null(image.needs_bios);
}

static void reads_every_protocol(void **state)
{
    (void)state;
    for (size_t i = 2; i < sample_protocol_count; i++) {
        uint16_t protocol = sample_protocols[i];
        sample_bzimage(&sample, protocol, 7, 0x12340);
        assert_direct();
        assert_int_equal(image.format, KERNEL_BZIMAGE);
        assert_int_equal(image.protocol, protocol);
        assert_int_equal(image.file_size, 0x12340 + 0x1000);
        assert_int_equal(image.protected_mode_offset, 0x1000);
        assert_int_equal(image.protected_mode_size, 0x12340);
        assert_false(image.relocatable);
        assert_false(image.entry_64);
        assert_int_equal(image.run_size, 0x12340);
        assert_int_equal(image.run_size_known, protocol >= 0x20a);
        assert_int_equal(image.preferred_address, protocol >= 0x20a ? 0x100000 : 0);
        assert_int_equal(image.initrd_address_max, protocol >= 0x203 ? 0x7fffffff : 0x37ffffff);
        assert_int_equal(image.command_line_size_max, protocol >= 0x206 ? 2047 : 255);
        assert_int_equal(image.segment_count, 0);
    }
}

static void zeroes_header_bytes_past_its_end(void **state)
{
    (void)state;
    for (size_t i = 2; i < sample_protocol_count; i++) {
        uint16_t protocol = sample_protocols[i];
        size_t end = sample_header_end(protocol);
        const uint8_t *header = (const uint8_t *)&image.header;

        sample_bzimage(&sample, protocol, 4, 0x1000);
        assert_direct();
        assert_memory_equal(header, sample.head + 0x1f1, end - 0x1f1);
        for (size_t byte = end - 0x1f1; byte < sizeof(image.header); byte++)
            assert_int_equal(header[byte], 0);
        for (size_t byte = 0; byte < sizeof(image.newer_header); byte++)
            assert_int_equal(image.newer_header[byte], 0);
    }
}

static void keeps_fields_newer_than_it_knows(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, 0x1000);
    put16(&sample, 0x206, 0x210);
    put8(&sample, 0x201, 0x274 - 0x202);
    put64(&sample, 0x26c, UINT64_C(0x1122334455667788));
    put64(&sample, 0x274, UINT64_C(0x99));
    assert_direct();
    assert_int_equal(image.protocol, 0x210);
    assert_memory_equal(image.newer_header, sample.head + 0x26c, 8);
    assert_int_equal(image.newer_header[8], 0);

    put8(&sample, 0x201, 0xff); /* reaches past the room there is in boot_params */
    assert_direct();
    assert_memory_equal(image.newer_header, sample.head + 0x26c, 36);
}

static void ignores_fields_of_later_protocols(void **state)
{
    (void)state;
    /* All of these would be an error or change something if they were believed. */
    sample_bzimage(&sample, 0x204, 4, 0x1000);
    put8(&sample, 0x201, 0x26c - 0x202);
    put32(&sample, 0x230, 0x123);
    put8(&sample, 0x234, 1);
    put32(&sample, 0x238, 9);
    put16(&sample, 0x236, 1);
    put32(&sample, 0x248, 0xffffffff);
    put64(&sample, 0x258, UINT64_C(0xffffffffffff));
    put32(&sample, 0x260, 0x7fffffff);
    assert_direct();
    assert_false(image.relocatable);
    assert_false(image.entry_64);
    assert_int_equal(image.alignment, 1);
    assert_int_equal(image.command_line_size_max, 255);
    assert_int_equal(image.preferred_address, 0);
    assert_int_equal(image.run_size, 0x1000);
}

static void setup_sects_zero_means_four(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, 0x1000);
    put8(&sample, 0x1f1, 0);
    assert_direct();
    assert_int_equal(image.protected_mode_offset, 5 * 512);
}

static void reads_the_largest_setup(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 255, 0x1000);
    assert_direct();
    assert_int_equal(image.protected_mode_offset, KERNEL_HEAD_SIZE);
    assert_int_equal(image.protected_mode_size, 0x1000);
}

static void reads_a_relocatable_kernel(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 39, 0x7d8200);
    put32(&sample, 0x230, 0x200000);
    put8(&sample, 0x234, 1);
    put8(&sample, 0x235, 0x15);
    put16(&sample, 0x236, 0x7f);
    put64(&sample, 0x258, 0x1000000);
    put32(&sample, 0x260, 0x3f98000);
    sample.size += 1472; /* a signature */
    assert_direct();
    assert_true(image.relocatable);
    assert_true(image.entry_64);
    assert_int_equal(image.alignment, 0x200000);
    assert_int_equal(image.minimum_alignment, 0x200000);
    assert_int_equal(image.preferred_address, 0x1000000);
    assert_int_equal(image.run_size, 0x3f98000);
    assert_int_equal(image.protected_mode_size, 0x7d8200 + 1472);

    put8(&sample, 0x235, 12);
    assert_direct();
    assert_int_equal(image.minimum_alignment, 0x1000);
    put8(&sample, 0x235, 0);
    assert_direct();
    assert_int_equal(image.minimum_alignment, 0x200000);

    put32(&sample, 0x260, 0x1000); /* less than the file has */
    assert_direct();
    assert_int_equal(image.run_size, image.protected_mode_size);
}

/* The headers of memtest86+ 6.10: x64 and ia32 differ in xloadflags. */
static void memtest_is_entered_directly(void **state)
{
    static const struct {
        uint32_t size, syssize, init_size;
        uint16_t xloadflags;
    } builds[] = {{0x22db8, 0x22dc, 0x6acf8, 0x9}, {0x217d8, 0x217e, 0x687f8, 0x4}};

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        sample_bzimage(&sample, 0x20c, 2, builds[i].size);
        put32(&sample, 0x1f4, builds[i].syssize);
        put16(&sample, 0x20e, 0x60);
        memcpy(sample.head + 0x260 + 8, "Memtest86+ v6.10", 17);
        put32(&sample, 0x22c, 0xffffffff);
        put32(&sample, 0x230, 0x1000);
        put8(&sample, 0x235, 12);
        put16(&sample, 0x236, builds[i].xloadflags);
        put32(&sample, 0x238, 255);
        put64(&sample, 0x258, 0x100000);
        put32(&sample, 0x260, builds[i].init_size);
        assert_direct();
        assert_false(image.relocatable);
        assert_int_equal(image.entry_64, i == 0);
        assert_int_equal(image.initrd_address_max, 0xffffffff);
        assert_int_equal(image.run_size, builds[i].init_size);
    }
}

static void ipxe_needs_bios(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x207, 5, 0x4a159);
    put8(&sample, 0x201, 0x65);
    put32(&sample, 0x214, 0);
    put32(&sample, 0x230, 0);
    assert_needs_bios("code32_start");
}

static void memdisk_needs_bios(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x203, 3, 0x60a8);
    put8(&sample, 0x201, 0x3e);
    put32(&sample, 0x1f4, 0);
    assert_needs_bios("syssize");
}

static void lnxboot_needs_bios(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x203, 1, 0x8000);
    put8(&sample, 0x201, 0x66);
    put32(&sample, 0x1f4, 0);
    assert_needs_bios("syssize");

    sample.size = 1024; /* as GRUB ships it, before its core is appended */
    assert_int_equal(parse(), -1);
    assert_message("nothing follows the setup code");
}

static void wimboot_needs_bios(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x203, 4, 0x8000);
    put32(&sample, 0x1f4, 0);
    put32(&sample, 0x214, 0);
    assert_needs_bios("code32_start");
}

static void zimage_needs_bios(void **state)
{
    (void)state;
    for (size_t i = 2; i < sample_protocol_count; i++) {
        sample_bzimage(&sample, sample_protocols[i], 4, 0x8000);
        put8(&sample, 0x211, 0);
        put32(&sample, 0x214, 0x1000);
        assert_needs_bios("zImage");
        assert_int_equal(image.protocol, sample_protocols[i]);
    }
    /* Its 16 bits of syssize are to be believed in any protocol. */
    sample_bzimage(&sample, 0x202, 4, 0x8000);
    put8(&sample, 0x211, 0);
    assert_int_equal(parse_cut(sample.size - 16), -1);
    assert_message("truncated");
}

static void old_protocols_need_bios(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x200, 4, 0x8000);
    assert_needs_bios("2.02");
    sample_bzimage(&sample, 0x201, 4, 0x8000);
    assert_needs_bios("2.02");
    put16(&sample, 0x206, 0x105);
    assert_needs_bios("2.00");
}

static void kernels_before_hdrs_need_bios(void **state)
{
    (void)state;
    memset(&sample, 0, sizeof(sample));
    sample.size = 5 * 512 + 0x4321;
    memcpy(sample.head, "\270\300\007\216\330", 5); /* mov $0x07c0,%ax; mov %ax,%ds */
    put8(&sample, 0x1f1, 4);
    put16(&sample, 0x1f4, 0x433);
    put16(&sample, 0x1fe, 0xaa55);
    assert_needs_bios("2.00");
    assert_int_equal(image.protocol, 0);
    sample.size = 5 * 512 + 0x4400; /* padded to a sector */
    assert_needs_bios("2.00");
    put8(&sample, 0x1f1, 0);
    assert_needs_bios("2.00");

    sample.size -= 0x400; /* cut off */
    assert_int_equal(parse(), -1);
    assert_message("no HdrS");
    sample.size = 0x100000;
    put8(&sample, 0, 0xeb); /* a disk's boot sector */
    assert_int_equal(parse(), -1);
    assert_message("no HdrS");
}

/* Every length that the headers say is too short must be refused, naming what is missing. */
static void truncated_at_every_length(void **state)
{
    (void)state;
    for (size_t i = 2; i < sample_protocol_count; i++) {
        uint16_t protocol = sample_protocols[i];
        size_t header_end = sample_header_end(protocol);
        sample_bzimage(&sample, protocol, 2, 0x200);
        uint64_t complete = protocol >= 0x204 ? sample.size - 15 : 0x600 + 1;

        for (uint64_t size = 0; size < complete; size++) {
            if (parse_cut(size) == 0)
                fail_msg("protocol 0x%x: %u bytes accepted", protocol, (unsigned)size);
            if (size == 0)
                assert_message("kernel: the file is empty");
            else if (size < 0x200)
                assert_message("too short for a kernel");
            else if (size < 0x206)
                assert_message("magic number ends at byte 518");
            else if (size < 0x208)
                assert_message("version field ends at byte 520");
            else if (size < header_end)
                assert_message("the setup header ends at byte");
            else if (size < 0x600)
                assert_message("(setup_sects 2) ends at byte 1536, the file has");
            else if (size == 0x600)
                assert_message("nothing follows the setup code, which ends at byte 1536");
            else
                assert_message("the protected-mode part ends at byte 2048, the file has");
        }
        for (uint64_t size = complete; size <= sample.size; size++)
            if (parse_cut(size) < 0)
                fail_msg("protocol 0x%x, %u bytes: %s", protocol, (unsigned)size, error.message);
    }
}

static void truncated_inside_a_large_file(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 255, UINT64_C(0x7000000));
    assert_int_equal(parse_cut(KERNEL_HEAD_SIZE - 1), -1);
    assert_message("(setup_sects 255) ends at byte 131072, the file has 131071");
    assert_int_equal(parse_cut(KERNEL_HEAD_SIZE), -1);
    assert_message("nothing follows the setup code");
    assert_int_equal(parse_cut(sample.size / 2), -1);
    assert_message("the protected-mode part ends at byte 117571584");
    assert_direct();
}

static void hostile_header_fields(void **state)
{
    static const struct {
        size_t offset;
        unsigned size;
        uint64_t value;
        const char *message;
    } cases[] = {
        {0x1fe, 2, 0, "not a kernel: neither ELF nor the boot flag 0xAA55"},
        {0x202, 4, 0x53726449, "not a Linux kernel: no HdrS at 0x202"},
        {0x1f1, 1, 255, "(setup_sects 255) ends at byte 131072, the file has"},
        {0x1f4, 4, 0xffffffff, "the protected-mode part ends at byte 68719479280"},
        {0x201, 1, 0x00, "setup header too short: it ends at 0x202, protocol 2.15 needs 0x26c"},
        {0x201, 1, 0x69, "setup header too short: it ends at 0x26b, protocol 2.15 needs 0x26c"},
        {0x230, 4, 0, "kernel_alignment 0x0 is no power of two"},
        {0x230, 4, 0x300000, "kernel_alignment 0x300000 is no power of two"},
        {0x230, 4, 0xffffffff, "kernel_alignment 0xffffffff is no power of two"},
        {0x235, 1, 22, "min_alignment 2^22 is above kernel_alignment 0x200000"},
        {0x235, 1, 32, "min_alignment 2^32 is above"},
        {0x235, 1, 64, "min_alignment 2^64 is above"},
        {0x235, 1, 255, "min_alignment 2^255 is above"},
        {0x258, 8, UINT64_C(0x100000000), "above 4 GiB (pref_address 0x100000000)"},
        {0x258, 8, UINT64_MAX, "above 4 GiB (pref_address 0xffffffffffffffff)"},
        {0x248, 4, 0xffffffff, "truncated: the payload ends at byte"},
        {0x248, 4, 0x3fc1, "truncated: the payload ends at byte 18945, the file has 18944"},
        {0x24c, 4, 0xffffffff, "truncated: the payload ends at byte"},
    };

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
        sample_bzimage(&sample, 0x20f, 4, 0x4000);
        put8(&sample, 0x234, 1);
        put32(&sample, 0x248, 0x3fc0);
        put32(&sample, 0x24c, 0x40);
        assert_direct();
        for (unsigned byte = 0; byte < cases[i].size; byte++)
            put8(&sample, cases[i].offset + byte, (uint8_t)(cases[i].value >> (8 * byte)));
        if (parse() == 0)
            fail_msg("case %u accepted", i);
        assert_message(cases[i].message);
    }
}

static void a_fixed_kernel_needs_no_alignment(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, 0x1000);
    put32(&sample, 0x230, 0);
    assert_direct();
    assert_int_equal(image.alignment, 1);
    assert_int_equal(image.minimum_alignment, 1);
}

static void jump_of_another_kind_tells_no_length(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, 0x1000);
    put8(&sample, 0x200, 0xe9);
    put8(&sample, 0x201, 0);
    assert_direct();
    assert_int_equal(image.header.kernel_info_offset, 0);
}

static void header_longer_than_the_file(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x203, 1, 0x1000);
    put8(&sample, 0x201, 0xff);
    assert_int_equal(parse_cut(0x300), -1);
    assert_message("the setup header ends at byte 769, the file has 768");
    assert_direct();
}

static void entry_64_must_be_in_the_file(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20c, 4, 0x200);
    put16(&sample, 0x236, 1);
    assert_int_equal(parse(), -1);
    assert_message("64-bit entry point");
    sample.size++;
    assert_direct();
    assert_true(image.entry_64);
}

static void too_large_for_any_guest(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, 0x1000);
    sample.size = UINT64_C(1) << 32;
    assert_int_equal(parse(), -1);
    assert_message("too large for a kernel: 4096 MiB");
    sample.size = UINT64_MAX;
    assert_int_equal(parse(), -1);
    assert_message("too large for a kernel");
    sample_elf(&sample, 1);
    sample.size = UINT64_MAX;
    assert_int_equal(parse(), -1);
    assert_message("too large for a kernel");
}

static void short_read_is_no_truncated_file(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, 0x1000);
    error.message[0] = '\0';
    assert_int_equal(
        kernel_image_parse(&image, (struct bytes){sample.head, 100}, sample.size, "kernel", &error),
        -1);
    assert_message("only 100 of its first 6656 bytes could be read");
}

static void not_kernels(void **state)
{
    static const char *const starts[] = {"#!/bin/sh\n", "\037\213\010", "MZ", "\177EL"};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(starts); i++) {
        memset(&sample, 0, sizeof(sample));
        memcpy(sample.head, starts[i], strlen(starts[i]));
        sample.size = 3 + i;
        assert_int_equal(parse(), -1);
        assert_message("too short for a kernel");
        sample.size = 100000;
        assert_int_equal(parse(), -1);
        assert_message("not a kernel");
    }
}

static void reads_elf(void **state)
{
    (void)state;
    for (int is_64 = 0; is_64 <= 1; is_64++) {
        sample_elf(&sample, is_64);
        assert_direct();
        assert_int_equal(image.format, KERNEL_ELF);
        assert_int_equal(image.protocol, 0);
        assert_int_equal(image.entry_64, is_64);
        assert_int_equal(image.entry, 0x1000040);
        assert_int_equal(image.segment_count, 2);
        assert_int_equal(image.segments[0].file_offset, 0x1000);
        assert_int_equal(image.segments[0].file_size, 0x2000);
        assert_int_equal(image.segments[0].address, 0x1000000);
        assert_int_equal(image.segments[0].memory_size, 0x2000);
        assert_int_equal(image.segments[1].address, 0x1800000);
        assert_int_equal(image.segments[1].file_size, 0x1000);
        assert_int_equal(image.segments[1].memory_size, 0x5000);
        assert_int_equal(image.initrd_address_max, is_64 ? 0x7fffffff : 0x37ffffff);
        assert_int_equal(image.command_line_size_max, 2047);
    }
}

static void sorts_elf_segments(void **state)
{
    (void)state;
    for (int is_64 = 0; is_64 <= 1; is_64++) {
        sample_elf(&sample, is_64);
        put_word(&sample, is_64, sample_phdr(is_64, 1, PHDR_PADDR), 0x200000);
        assert_direct();
        assert_int_equal(image.segments[0].address, 0x200000);
        assert_int_equal(image.segments[0].memory_size, 0x5000);
        assert_int_equal(image.segments[1].address, 0x1000000);
    }
}

static void translates_a_virtual_elf_entry(void **state)
{
    (void)state;
    sample_elf(&sample, 1);
    put64(&sample, 24, UINT64_C(0xffffffff81800123));
    assert_direct();
    assert_int_equal(image.entry, 0x1800123);
    sample_elf(&sample, 0);
    put32(&sample, 24, 0xc1000000 + 0x1fff);
    assert_direct();
    assert_int_equal(image.entry, 0x1001fff);
}

static void skips_elf_headers_that_load_nothing(void **state)
{
    (void)state;
    for (int is_64 = 0; is_64 <= 1; is_64++) {
        sample_elf(&sample, is_64);
        put32(&sample, sample_phdr(is_64, 1, PHDR_TYPE), 4); /* PT_NOTE */
        assert_direct();
        assert_int_equal(image.segment_count, 1);
        sample_elf(&sample, is_64);
        put_word(&sample, is_64, sample_phdr(is_64, 1, PHDR_FILESZ), 0);
        put_word(&sample, is_64, sample_phdr(is_64, 1, PHDR_MEMSZ), 0);
        assert_direct();
        assert_int_equal(image.segment_count, 1);
    }
}

static void elf_truncated_at_every_length(void **state)
{
    (void)state;
    for (int is_64 = 0; is_64 <= 1; is_64++) {
        size_t header = is_64 ? 64 : 52;
        size_t first_entry_end = is_64 ? 64 + 56 : 52 + 32;

        sample_elf(&sample, is_64);
        for (uint64_t size = 0; size < sample.size; size++) {
            if (parse_cut(size) == 0)
                fail_msg("%u bytes accepted", (unsigned)size);
            if (size == 0)
                assert_message("the file is empty");
            else if (size < 4)
                assert_message("too short for a kernel");
            else if (size < 6)
                assert_message("truncated: the ELF identification ends at byte 16");
            else if (size < header)
                assert_message("truncated: the ELF header ends at byte");
            else if (size < first_entry_end)
                assert_message("truncated: ELF program header 0");
            else
                assert_message("truncated: an ELF segment ends at byte");
        }
        assert_direct();
    }
}

/* In each case one field of a good file is changed. */
static void hostile_elf_fields(void **state)
{
    static const uint64_t huge_32 = UINT32_MAX;
    static const uint64_t huge_64 = UINT64_MAX;

    (void)state;
    for (int is_64 = 0; is_64 <= 1; is_64++) {
        uint64_t huge = is_64 ? huge_64 : huge_32;
        size_t table = is_64 ? 32 : 28;
        const struct {
            size_t offset;
            unsigned size;
            uint64_t value;
            const char *message;
        } cases[] = {
            {4, 1, 0, "not an x86 kernel: ELF class 0"},
            {4, 1, 3, "not an x86 kernel: ELF class 3"},
            {5, 1, 2, "byte order 2"},
            {18, 2, is_64 ? 3 : 62, "not an x86 kernel: ELF machine"},
            {18, 2, 183, "not an x86 kernel: ELF machine 183"},
            {16, 2, 1, "not a kernel: ELF type 1"},
            {16, 2, 3, "not a kernel: ELF type 3"},
            {is_64 ? 54 : 42, 2, 0, "ELF program headers of 0 bytes"},
            {is_64 ? 54 : 42, 2, 0xffff, "ELF program headers of 65535 bytes"},
            {is_64 ? 56 : 44, 2, 0, "ELF without anything to load"},
            {is_64 ? 56 : 44, 2, 0xffff, "truncated: ELF program header"},
            {table, 4, 0x3ff0, "truncated: ELF program header 0"},
            {table, is_64 ? 8 : 4, huge, "truncated: ELF program header 0"},
            {24, is_64 ? 8 : 4, 0x1002000, "ELF entry 0x1002000 lies in none of its segments"},
            {24, is_64 ? 8 : 4, huge, "lies in none of its segments"},
            {24, is_64 ? 8 : 4, 0, "ELF entry 0x0 lies in none of its segments"},
            {sample_phdr(is_64, 0, PHDR_OFFSET), is_64 ? 8 : 4, huge, "ELF segment"},
            {sample_phdr(is_64, 0, PHDR_OFFSET), 4, 0x2001, "an ELF segment ends at byte 16385"},
            {sample_phdr(is_64, 0, PHDR_FILESZ), 4, 0x2001, "more bytes in the file"},
            {sample_phdr(is_64, 0, PHDR_FILESZ), is_64 ? 8 : 4, huge, "more bytes in the file"},
            {sample_phdr(is_64, 0, PHDR_PADDR), 4, 0x1ff000, "ELF kernels are not moved"},
            {sample_phdr(is_64, 0, PHDR_PADDR), 4, 0, "ELF kernels are not moved"},
            {sample_phdr(is_64, 0, PHDR_PADDR), 4, 0xffffe001, "reaches above 4 GiB"},
            {sample_phdr(is_64, 0, PHDR_PADDR), is_64 ? 8 : 4, huge, "reaches above 4 GiB"},
            {sample_phdr(is_64, 0, PHDR_MEMSZ), is_64 ? 8 : 4, huge, "reaches above 4 GiB"},
            {sample_phdr(is_64, 0, PHDR_MEMSZ), 4, 0x800001, "ELF segments overlap at 0x1800000"},
            {sample_phdr(is_64, 0, PHDR_PADDR), 4, 0x1804fff, "ELF segments overlap at 0x1804fff"},
            {sample_phdr(is_64, 1, PHDR_PADDR), 4, 0x1000000, "ELF segments overlap at 0x1000000"},
        };

        for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
            sample_elf(&sample, is_64);
            for (unsigned byte = 0; byte < cases[i].size; byte++)
                put8(&sample, cases[i].offset + byte, (uint8_t)(cases[i].value >> (8 * byte)));
            if (parse() == 0)
                fail_msg("ELF%d case %u accepted", is_64 ? 64 : 32, i);
            assert_message(cases[i].message);
        }
    }
}

static void too_many_elf_segments(void **state)
{
    (void)state;
    for (unsigned count = KERNEL_SEGMENTS_MAX; count <= KERNEL_SEGMENTS_MAX + 1; count++) {
        sample_elf(&sample, 1);
        put16(&sample, 56, (uint16_t)count);
        for (unsigned i = 0; i < count; i++) {
            memcpy(sample.head + sample_phdr(1, i, PHDR_TYPE), sample.head + 64, 56);
            put64(&sample, sample_phdr(1, i, PHDR_PADDR), 0x1000000 + i * UINT64_C(0x10000));
        }
        if (count == KERNEL_SEGMENTS_MAX) {
            assert_direct();
            assert_int_equal(image.segment_count, count);
        } else {
            assert_int_equal(parse(), -1);
            assert_message("more than 16 ELF segments");
        }
    }
}

static void elf_program_headers_far_into_the_file(void **state)
{
    (void)state;
    for (int is_64 = 0; is_64 <= 1; is_64++) {
        sample_elf(&sample, is_64);
        sample.size = 0x100000;
        put_word(&sample, is_64, is_64 ? 32 : 28, 0x80000);
        assert_int_equal(parse(), -1);
        assert_message("ELF program headers not in the first 131072 bytes");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_protocol),
        cmocka_unit_test(zeroes_header_bytes_past_its_end),
        cmocka_unit_test(keeps_fields_newer_than_it_knows),
        cmocka_unit_test(ignores_fields_of_later_protocols),
        cmocka_unit_test(setup_sects_zero_means_four),
        cmocka_unit_test(reads_the_largest_setup),
        cmocka_unit_test(reads_a_relocatable_kernel),
        cmocka_unit_test(memtest_is_entered_directly),
        cmocka_unit_test(ipxe_needs_bios),
        cmocka_unit_test(memdisk_needs_bios),
        cmocka_unit_test(lnxboot_needs_bios),
        cmocka_unit_test(wimboot_needs_bios),
        cmocka_unit_test(zimage_needs_bios),
        cmocka_unit_test(old_protocols_need_bios),
        cmocka_unit_test(kernels_before_hdrs_need_bios),
        cmocka_unit_test(truncated_at_every_length),
        cmocka_unit_test(truncated_inside_a_large_file),
        cmocka_unit_test(hostile_header_fields),
        cmocka_unit_test(a_fixed_kernel_needs_no_alignment),
        cmocka_unit_test(jump_of_another_kind_tells_no_length),
        cmocka_unit_test(header_longer_than_the_file),
        cmocka_unit_test(entry_64_must_be_in_the_file),
        cmocka_unit_test(too_large_for_any_guest),
        cmocka_unit_test(short_read_is_no_truncated_file),
        cmocka_unit_test(not_kernels),
        cmocka_unit_test(reads_elf),
        cmocka_unit_test(sorts_elf_segments),
        cmocka_unit_test(translates_a_virtual_elf_entry),
        cmocka_unit_test(skips_elf_headers_that_load_nothing),
        cmocka_unit_test(elf_truncated_at_every_length),
        cmocka_unit_test(hostile_elf_fields),
        cmocka_unit_test(too_many_elf_segments),
        cmocka_unit_test(elf_program_headers_far_into_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
