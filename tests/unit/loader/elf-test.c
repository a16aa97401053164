/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kernel_image_parse() makes of good, cut and hostile ELF kernels: each segment lies in the
 * file and in what a guest can hold.
 */
#include "tests/unit/loader/parse-sample.h"

#include "common/array.h"

#include <string.h>

static void elf_kernels_are_read(void **state)
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

static void segments_are_sorted_by_address(void **state)
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

static void a_virtual_entry_is_translated(void **state)
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

static void headers_that_load_nothing_are_skipped(void **state)
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

static void an_elf_kernel_cut_at_any_length_is_truncated(void **state)
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
static void hostile_fields_are_refused(void **state)
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
            {is_64 ? 56 : 44, 2, 0, "ELF without a segment to load"},
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

static void too_many_segments_are_refused(void **state)
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

static void program_headers_far_into_the_file_are_refused(void **state)
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

static void a_multiboot_kernel_is_called_so(void **state)
{
    (void)state;
    sample_elf(&sample, 0);
    put_word(&sample, 0, sample_phdr(0, 0, PHDR_PADDR), 0x100000);
    put32(&sample, 0x1000, 0x1badb002);
    put32(&sample, 0x1004, 3);
    put32(&sample, 0x1008, -(0x1badb002U + 3));
    assert_int_equal(parse(), -1);
    assert_message("a multiboot kernel at 0x100000, where memory is in use while the guest starts; "
                   "use -M xenfv,boot=bios");
    put32(&sample, 0x1008, 0);
    assert_int_equal(parse(), -1);
    assert_message("ELF kernels are not moved");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elf_kernels_are_read),
        cmocka_unit_test(segments_are_sorted_by_address),
        cmocka_unit_test(a_virtual_entry_is_translated),
        cmocka_unit_test(headers_that_load_nothing_are_skipped),
        cmocka_unit_test(an_elf_kernel_cut_at_any_length_is_truncated),
        cmocka_unit_test(hostile_fields_are_refused),
        cmocka_unit_test(too_many_segments_are_refused),
        cmocka_unit_test(program_headers_far_into_the_file_are_refused),
        cmocka_unit_test(a_multiboot_kernel_is_called_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
