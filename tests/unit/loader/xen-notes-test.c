/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PVH entry is found in the ELF notes of good kernels, and nothing is read outside of cut and
 * hostile ones.
 */
#include "loader/xen-notes.h"

#include "tests/unit/loader/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOTES      0x2000
#define NOTES_SIZE 0x3c
#define PT_NOTE    4
#define PT_LOAD    1

static struct sample sample;

/* The answer for the first @size bytes, at the end of a block so that a read past it is caught. */
static bool ask(size_t size)
{
    uint8_t *block = malloc(1 + size);
    bool answer;

    assert_non_null(block);
    memcpy(block + 1, sample.head, size);
    answer = xen_notes_have_pvh_entry((struct bytes){block + 1, size});
    free(block);
    return answer;
}

static size_t put_note(size_t offset, const char *name, uint32_t name_size, uint32_t content_size,
                       uint32_t type)
{
    put32(&sample, offset, name_size);
    put32(&sample, offset + 4, content_size);
    put32(&sample, offset + 8, type);
    memcpy(sample.head + offset + 12, name, name_size);
    return offset + 12 + (name_size + 3) / 4 * 4 + (content_size + 3) / 4 * 4;
}

/* A kernel whose second segment has notes: one of another type, another's, and the PVH entry. */
static void make(int is_64)
{
    size_t offset = NOTES;

    sample_elf(&sample, is_64);
    put32(&sample, sample_phdr(is_64, 1, PHDR_TYPE), PT_NOTE);
    put_word(&sample, is_64, sample_phdr(is_64, 1, PHDR_OFFSET), NOTES);
    put_word(&sample, is_64, sample_phdr(is_64, 1, PHDR_FILESZ), NOTES_SIZE);
    offset = put_note(offset, "Xen", 4, 5, 6);
    offset = put_note(offset, "GNU", 4, 0, 18);
    offset = put_note(offset, "Xen", 4, 4, 18);
    assert_int_equal(offset, NOTES + NOTES_SIZE);
}

static void the_pvh_entry_is_found(void **state)
{
    (void)state;
    for (int is_64 = 0; is_64 < 2; is_64++) {
        make(is_64);
        assert_true(ask(NOTES + NOTES_SIZE));
    }
}

static void a_cut_file_has_no_entry(void **state)
{
    (void)state;
    make(1);
    for (size_t size = 0; size < NOTES + NOTES_SIZE; size += size < NOTES - 1 ? 13 : 1)
        assert_false(ask(size));
}

static void a_kernel_without_the_note_has_no_entry(void **state)
{
    (void)state;
    for (int is_64 = 0; is_64 < 2; is_64++) {
        make(is_64);
        put32(&sample, sample_phdr(is_64, 1, PHDR_TYPE), PT_LOAD);
        assert_false(ask(SAMPLE_HEAD_SIZE));
        make(is_64);
        put_word(&sample, is_64, sample_phdr(is_64, 1, PHDR_FILESZ), NOTES_SIZE - 20);
        assert_false(ask(SAMPLE_HEAD_SIZE));
        make(is_64);
        put8(&sample, 0, 0);
        assert_false(ask(SAMPLE_HEAD_SIZE));
    }
}

/* Sizes and offsets that would lead outside, or around. */
static void hostile_sizes_and_offsets_are_no_entry(void **state)
{
    (void)state;
    for (int is_64 = 0; is_64 < 2; is_64++) {
        make(is_64);
        put_word(&sample, is_64, sample_phdr(is_64, 1, PHDR_OFFSET), UINT64_MAX);
        assert_false(ask(SAMPLE_HEAD_SIZE));
        make(is_64);
        put_word(&sample, is_64, sample_phdr(is_64, 1, PHDR_FILESZ), UINT64_MAX);
        assert_false(ask(SAMPLE_HEAD_SIZE));
        make(is_64);
        put32(&sample, NOTES, UINT32_MAX);
        assert_false(ask(SAMPLE_HEAD_SIZE));
        make(is_64);
        put32(&sample, NOTES + 4, UINT32_MAX);
        assert_false(ask(SAMPLE_HEAD_SIZE));
        make(is_64);
        put_word(&sample, is_64, is_64 ? 32 : 28, UINT64_MAX - 8);
        assert_false(ask(SAMPLE_HEAD_SIZE));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pvh_entry_is_found),
        cmocka_unit_test(a_cut_file_has_no_entry),
        cmocka_unit_test(a_kernel_without_the_note_has_no_entry),
        cmocka_unit_test(hostile_sizes_and_offsets_are_no_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
