/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kernel_image_parse() makes of good, cut and hostile bzImages, and of files that are no
 * kernels: every field is read by its protocol, and every byte is there.
 */
#include "tests/unit/loader/parse-sample.h"

#include "common/array.h"

#include <string.h>

static void every_protocol_is_read(void **state)
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

static void bytes_past_the_header_are_zeroed(void **state)
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

static void fields_newer_than_known_are_kept(void **state)
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

    put8(&sample, 0x201, 0xff); /* reaches past the space in boot_params */
    assert_direct();
    assert_memory_equal(image.newer_header, sample.head + 0x26c, 36);
}

static void fields_of_later_protocols_are_ignored(void **state)
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

static void the_largest_setup_is_read(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 255, 0x1000);
    assert_direct();
    assert_int_equal(image.protected_mode_offset, KERNEL_HEAD_SIZE);
    assert_int_equal(image.protected_mode_size, 0x1000);
}

static void a_relocatable_kernel_is_read(void **state)
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

static void a_zimage_needs_bios(void **state)
{
    (void)state;
    for (size_t i = 2; i < sample_protocol_count; i++) {
        sample_bzimage(&sample, sample_protocols[i], 4, 0x8000);
        put8(&sample, 0x211, 0);
        put32(&sample, 0x214, 0x1000);
        assert_needs_bios("zImage");
        assert_int_equal(image.protocol, sample_protocols[i]);
    }
    /* The 16 bits of its syssize are valid in any protocol. */
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
static void a_kernel_cut_at_any_length_is_truncated(void **state)
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

static void a_large_kernel_cut_after_its_head_is_truncated(void **state)
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

static void hostile_header_fields_are_refused(void **state)
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

static void a_jump_of_another_kind_tells_no_length(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, 0x1000);
    put8(&sample, 0x200, 0xe9);
    put8(&sample, 0x201, 0);
    assert_direct();
    assert_int_equal(image.header.kernel_info_offset, 0);
}

static void a_header_longer_than_the_file_is_truncated(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x203, 1, 0x1000);
    put8(&sample, 0x201, 0xff);
    assert_int_equal(parse_cut(0x300), -1);
    assert_message("the setup header ends at byte 769, the file has 768");
    assert_direct();
}

static void the_64_bit_entry_must_be_in_the_file(void **state)
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

static void a_kernel_too_large_for_any_guest_is_refused(void **state)
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

static void a_short_read_is_no_truncated_file(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, 0x1000);
    error.message[0] = '\0';
    assert_int_equal(
        kernel_image_parse(&image, (struct bytes){sample.head, 100}, sample.size, "kernel", &error),
        -1);
    assert_message("only 100 of its first 6656 bytes could be read");
}

static void files_that_are_no_kernels_are_refused(void **state)
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

static void an_efi_image_is_called_so(void **state)
{
    (void)state;
    memset(&sample, 0, sizeof(sample));
    sample.size = 100000;
    memcpy(sample.head, "MZ", 2);
    put32(&sample, 0x3c, 0x80);
    memcpy(sample.head + 0x80, "PE\0\0", 4);
    assert_int_equal(parse(), -1);
    assert_message("an EFI image, such as a unified kernel image, which only UEFI firmware");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_protocol_is_read),
        cmocka_unit_test(bytes_past_the_header_are_zeroed),
        cmocka_unit_test(fields_newer_than_known_are_kept),
        cmocka_unit_test(fields_of_later_protocols_are_ignored),
        cmocka_unit_test(setup_sects_zero_means_four),
        cmocka_unit_test(the_largest_setup_is_read),
        cmocka_unit_test(a_relocatable_kernel_is_read),
        cmocka_unit_test(memtest_is_entered_directly),
        cmocka_unit_test(ipxe_needs_bios),
        cmocka_unit_test(memdisk_needs_bios),
        cmocka_unit_test(lnxboot_needs_bios),
        cmocka_unit_test(wimboot_needs_bios),
        cmocka_unit_test(a_zimage_needs_bios),
        cmocka_unit_test(old_protocols_need_bios),
        cmocka_unit_test(kernels_before_hdrs_need_bios),
        cmocka_unit_test(a_kernel_cut_at_any_length_is_truncated),
        cmocka_unit_test(a_large_kernel_cut_after_its_head_is_truncated),
        cmocka_unit_test(hostile_header_fields_are_refused),
        cmocka_unit_test(a_fixed_kernel_needs_no_alignment),
        cmocka_unit_test(a_jump_of_another_kind_tells_no_length),
        cmocka_unit_test(a_header_longer_than_the_file_is_truncated),
        cmocka_unit_test(the_64_bit_entry_must_be_in_the_file),
        cmocka_unit_test(a_kernel_too_large_for_any_guest_is_refused),
        cmocka_unit_test(a_short_read_is_no_truncated_file),
        cmocka_unit_test(files_that_are_no_kernels_are_refused),
        cmocka_unit_test(an_efi_image_is_called_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
