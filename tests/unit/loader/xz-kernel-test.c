/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bzImages that are packed with xz unpack to what was packed; those with something wrong are
 * refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "loader/boot-params.h"
#include "loader/xz-kernel.h"

#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define SETUP_SECTS    3
#define PAYLOAD_OFFSET 100
#define PAYLOAD        ((1 + SETUP_SECTS) * 512 + PAYLOAD_OFFSET)
#define UNPACKED       300000
#define LIMIT          (UNPACKED + UINT64_C(1))

static uint8_t unpacked[UNPACKED];
static uint8_t kernel[PAYLOAD + 2 * UNPACKED];
static size_t kernel_size;

static void put(size_t offset, uint32_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        kernel[offset + i] = (uint8_t)(number >> 8 * i);
}

static int set_up(void **state)
{
    size_t packed = 0;

    (void)state;
    for (size_t i = 0; i < UNPACKED; i++)
        unpacked[i] = (uint8_t)(i * i >> 9);
    memset(kernel, 0, sizeof(kernel));
    assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, unpacked, UNPACKED,
                                             kernel + PAYLOAD, &packed, 2 * UNPACKED - 4),
                     LZMA_OK);
    kernel[SETUP_FIELD(setup_sects)] = SETUP_SECTS;
    put(SETUP_FIELD(header), 0x53726448, 4); /* "HdrS" */
    put(SETUP_FIELD(version), 0x20f, 2);
    put(SETUP_FIELD(payload_offset), PAYLOAD_OFFSET, 4);
    put(SETUP_FIELD(payload_length), (uint32_t)packed + 4, 4);
    put(PAYLOAD + packed, UNPACKED, 4);
    kernel_size = PAYLOAD + packed + 4;
    return 0;
}

static bool is_unpacked(size_t size, uint64_t limit)
{
    /* In a block of its own, so that a read past its end is caught. */
    uint8_t *copy = malloc(size == 0 ? 1 : size);
    struct bytes elf;

    assert_non_null(copy);
    memcpy(copy, kernel, size);
    bool done = xz_kernel_unpack((struct bytes){copy, size}, limit, &elf);
    free(copy);
    if (!done) {
        assert_int_equal(elf.size, 0);
        return false;
    }
    assert_int_equal(elf.size, UNPACKED);
    assert_memory_equal(elf.data, unpacked, UNPACKED);
    munmap((void *)(uintptr_t)elf.data, elf.size);
    return true;
}

static void a_kernel_is_unpacked(void **state)
{
    (void)state;
    assert_true(is_unpacked(kernel_size, LIMIT));
    /* The bytes after the payload are no part of it. */
    assert_true(is_unpacked(kernel_size + 1000, LIMIT));
    assert_true(is_unpacked(kernel_size, UNPACKED));
    assert_false(is_unpacked(kernel_size, UNPACKED - 1));
}

static void old_kernels_have_four_setup_sectors(void **state)
{
    (void)state;
    memmove(kernel + PAYLOAD + 512, kernel + PAYLOAD, kernel_size - PAYLOAD);
    kernel[SETUP_FIELD(setup_sects)] = 0;
    assert_true(is_unpacked(kernel_size + 512, LIMIT));
}

static void a_file_cut_anywhere_is_not_unpacked(void **state)
{
    (void)state;
    for (size_t size = 0; size < kernel_size; size += size < PAYLOAD + 100 ? 1 : 997)
        assert_false(is_unpacked(size, LIMIT));
    assert_false(is_unpacked(kernel_size - 1, LIMIT));
}

static void a_file_damaged_anywhere_is_not_unpacked(void **state)
{
    (void)state;
    for (size_t offset = PAYLOAD; offset < kernel_size; offset += 499) {
        kernel[offset] ^= 0x10;
        assert_false(is_unpacked(kernel_size, LIMIT));
        kernel[offset] ^= 0x10;
    }
}

static void wrong_headers_are_refused(void **state)
{
    static const struct {
        size_t offset;
        uint32_t number;
        size_t size;
    } changes[] = {
        {SETUP_FIELD(header), 0, 1},
        {SETUP_FIELD(version), 0x207, 2},
        {SETUP_FIELD(payload_offset), 0xffffffff, 4},
        {SETUP_FIELD(payload_length), 0xffffffff, 4},
        {SETUP_FIELD(payload_length), 0, 4},
        {SETUP_FIELD(payload_length), 4, 4},
        {SETUP_FIELD(payload_length), 9, 4},
        {SETUP_FIELD(setup_sects), 0xff, 1},
        {PAYLOAD, 0x1f, 1},
    };

    for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
        set_up(state);
        put(changes[i].offset, changes[i].number, changes[i].size);
        assert_false(is_unpacked(kernel_size, LIMIT));
    }
}

/* The size that the payload names is more or less than it has. */
static void wrong_sizes_are_refused(void **state)
{
    static const uint32_t sizes[] = {0, 1, UNPACKED - 1, UNPACKED + 1, 0xffffffff};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        put(kernel_size - 4, sizes[i], 4);
        assert_false(is_unpacked(kernel_size, LIMIT));
    }
}

static long most_memory(void) /* KiB */
{
    struct rusage usage;

    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

/* A file of some MiB, sparse and damaged, says that it unpacks to a hundred times as much. */
static void a_size_that_is_only_claimed_costs_no_memory(void **state)
{
    const size_t packed = 8 << 20;
    uint8_t *file = calloc(1, PAYLOAD + packed + 4);
    const uint32_t claimed = (uint32_t)kernel_unpacked_max(packed);
    struct bytes elf;

    (void)state;
    assert_non_null(file);
    memcpy(file, kernel, kernel_size - 4);
    put(0, claimed, 4);
    memcpy(file + PAYLOAD + packed, kernel, 4);
    put(0, (uint32_t)packed + 4, 4);
    memcpy(file + SETUP_FIELD(payload_length), kernel, 4);
    long before = most_memory();
    assert_false(xz_kernel_unpack((struct bytes){file, PAYLOAD + packed + 4}, UINT64_MAX, &elf));
    assert_true(most_memory() - before < 64 << 10);
    free(file);
}

static void more_than_a_kernel_can_be_is_refused(void **state)
{
    (void)state;
    assert_int_equal(kernel_unpacked_max(8192), 64 * 8192);
    assert_int_equal(kernel_unpacked_max(UINT64_MAX), UINT64_C(1) << 30);
    /* Zeros are packed to a ten-thousandth. */
    memset(unpacked, 0, UNPACKED);
    size_t packed = 0;
    assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, unpacked, UNPACKED,
                                             kernel + PAYLOAD, &packed, 2 * UNPACKED - 4),
                     LZMA_OK);
    put(SETUP_FIELD(payload_length), (uint32_t)packed + 4, 4);
    put(PAYLOAD + packed, UNPACKED, 4);
    assert_true(packed * 64 < UNPACKED);
    assert_false(is_unpacked(PAYLOAD + packed + 4, LIMIT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_kernel_is_unpacked, set_up),
        cmocka_unit_test_setup(old_kernels_have_four_setup_sectors, set_up),
        cmocka_unit_test_setup(a_file_cut_anywhere_is_not_unpacked, set_up),
        cmocka_unit_test_setup(a_file_damaged_anywhere_is_not_unpacked, set_up),
        cmocka_unit_test_setup(wrong_headers_are_refused, set_up),
        cmocka_unit_test_setup(wrong_sizes_are_refused, set_up),
        cmocka_unit_test_setup(a_size_that_is_only_claimed_costs_no_memory, set_up),
        cmocka_unit_test_setup(more_than_a_kernel_can_be_is_refused, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
