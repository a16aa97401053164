/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What comes out of the cache is what was put in or nothing, whatever has happened to the files;
 * and nothing that another user can have written. Needs no root.
 */
#include "tests/unit/qemu-integration/kernel/cache-fixture.h"

#include "common/array.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_miss_creates_nothing(void **state)
{
    (void)state;
    assert_found(0, false);
    assert_false(exists(directory));
}

static void a_hit_has_what_was_stored(void **state)
{
    struct error error = {0};
    struct stat status;
    struct kernel_cache_hit hit;

    (void)state;
    assert_stored(0);
    assert_stored(0);
    assert_found(1, false);
    assert_stored(1);
    assert_found(0, true);
    assert_found(1, true);
    assert_int_equal(count_files(), 2);
    assert_int_equal(stat(directory, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(stat(path_of(0), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(status.st_size, ENTRY_SIZE);
    assert_int_equal(kernel_cache_find(&cache, packed(0), &hit, &error), 1);
    assert_int_equal((uintptr_t)hit.elf.data % (uintptr_t)sysconf(_SC_PAGESIZE), 0);
    kernel_cache_release(&hit);
    assert_null(hit.entry.data);
    kernel_cache_release(&hit);
}

static void an_entry_may_have_any_size(void **state)
{
    static const size_t end = PACKED_SIZE + TRAILER_SIZE;
    static const size_t sizes[] = {0, 1, 4096 - end, 4097 - end, 4096};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        struct error error = {0};
        struct kernel_cache_hit hit;

        clear_cache();
        assert_int_equal(
            kernel_cache_store(&cache, packed(0), (struct bytes){samples[0], sizes[i]}, &error), 0);
        assert_int_equal(kernel_cache_find(&cache, packed(0), &hit, &error), 1);
        assert_int_equal(hit.elf.size, sizes[i]);
        assert_memory_equal(hit.elf.data, samples[0], sizes[i]);
        kernel_cache_release(&hit);
    }
}

static void flip(off_t offset)
{
    int file = open(path_of(0), O_RDWR);
    uint8_t byte;

    assert_true(file >= 0);
    assert_int_equal(pread(file, &byte, 1, offset), 1);
    byte ^= 0x10;
    assert_int_equal(pwrite(file, &byte, 1, offset), 1);
    close(file);
}

/* The entry is a miss, and the next store replaces it. */
static void assert_damaged(void)
{
    assert_found(0, false);
    assert_stored(0);
    assert_found(0, true);
}

static void flipped_bits_are_found(void **state)
{
    static const off_t offsets[] = {0, 4095, 4096, ELF_SIZE / 2, ELF_SIZE - 1};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(offsets); i++) {
        assert_stored(0);
        flip(offsets[i]);
        assert_damaged();
    }
    for (off_t offset = ELF_SIZE; offset < ENTRY_SIZE; offset++) {
        assert_stored(0);
        flip(offset);
        assert_damaged();
    }
    assert_stored(0);
    assert_found(0, true);
}

static void wrong_sizes_are_found(void **state)
{
    static const off_t sizes[] = {
        0,    1,        TRAILER_SIZE - 1, TRAILER_SIZE,   TRAILER_SIZE + PACKED_SIZE,
        4096, ELF_SIZE, ENTRY_SIZE - 1,   ENTRY_SIZE + 1, 40960,
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        assert_stored(0);
        assert_int_equal(truncate(path_of(0), sizes[i]), 0);
        assert_damaged();
    }
}

/* As with two kernels of the same hash: a lookup of one does not evict the other. */
static void the_entry_of_another_kernel_is_a_miss(void **state)
{
    char other[sizeof(path)];

    (void)state;
    assert_stored(1);
    memcpy(other, path_of(1), sizeof(other));
    assert_int_equal(rename(other, path_of(0)), 0);
    assert_found(0, false);
    assert_int_equal(rename(path_of(0), other), 0);
    assert_found(1, true);
    assert_int_equal(rename(other, path_of(0)), 0);
    assert_damaged();
}

static void shrink(void)
{
    assert_int_equal(truncate(path_of(0), 4096), 0);
}

static void unreadable_pages_raise_no_signal(void **state)
{
    (void)state;
    assert_stored(0);
    gate.awaited = "mmap";
    gate.hook = shrink;
    assert_damaged();
}

static void a_damaged_entry_that_stays_is_a_miss(void **state)
{
    struct error error = {0};

    (void)state;
    assert_stored(0);
    flip(0);
    gate.refused = "unlink";
    assert_int_equal(store(0, &error), -1);
    assert_found(0, false);
    assert_true(exists(path_of(0)));
}

static void links_and_special_files_are_refused(void **state)
{
    char original[sizeof(path)];

    (void)state;
    snprintf(original, sizeof(original), "%s/original", directory);
    assert_stored(0);
    assert_int_equal(link(path_of(0), original), 0);
    assert_refused(0, "more than one name");
    assert_int_equal(unlink(path_of(0)), 0);
    assert_int_equal(symlink("original", path_of(0)), 0);
    assert_refused(0, "symbolic link");
    assert_int_equal(unlink(path_of(0)), 0);
    assert_int_equal(mkfifo(path_of(0), 0600), 0);
    assert_refused(0, "not a regular file");
    assert_int_equal(unlink(path_of(0)), 0);
    assert_int_equal(mkdir(path_of(0), 0700), 0);
    assert_refused(0, "not a regular file");
    assert_int_equal(rmdir(path_of(0)), 0);
    assert_int_equal(rename(original, path_of(0)), 0);
    assert_found(0, true);
}

static void files_that_others_can_write_are_refused(void **state)
{
    (void)state;
    assert_stored(0);
    assert_int_equal(chmod(path_of(0), 0620), 0);
    assert_refused(0, "writable by users other than its owner");
    assert_int_equal(chmod(path_of(0), 0602), 0);
    assert_refused(0, "writable by users other than its owner");
    assert_int_equal(chmod(path_of(0), 0644), 0);
    assert_found(0, true);
}

static void become_another(void)
{
    pretended_user++;
}

static void files_of_others_are_refused(void **state)
{
    char awaited[sizeof(path)];

    (void)state;
    assert_stored(0);
    /* After the directory has been checked. */
    snprintf(awaited, sizeof(awaited), "open %s", strrchr(path_of(0), '/') + 1);
    gate.awaited = awaited;
    gate.hook = become_another;
    assert_refused(0, "owned by another user");
    assert_true(exists(path_of(0)));
}

static void a_directory_that_others_can_write_is_refused(void **state)
{
    struct error error = {0};

    (void)state;
    assert_stored(0);
    assert_int_equal(chmod(directory, 0770), 0);
    assert_refused(0, "cache: not trusted: writable by users other than its owner");
    assert_int_equal(store(1, &error), -1);
    assert_non_null(strstr(error.message, "not trusted: writable by users other than its owner"));
    assert_int_equal(count_files(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_miss_creates_nothing, empty_cache),
        cmocka_unit_test_setup(a_hit_has_what_was_stored, empty_cache),
        cmocka_unit_test_setup(an_entry_may_have_any_size, empty_cache),
        cmocka_unit_test_setup(flipped_bits_are_found, empty_cache),
        cmocka_unit_test_setup(wrong_sizes_are_found, empty_cache),
        cmocka_unit_test_setup(the_entry_of_another_kernel_is_a_miss, empty_cache),
        cmocka_unit_test_setup(unreadable_pages_raise_no_signal, empty_cache),
        cmocka_unit_test_setup(a_damaged_entry_that_stays_is_a_miss, empty_cache),
        cmocka_unit_test_setup(links_and_special_files_are_refused, empty_cache),
        cmocka_unit_test_setup(files_that_others_can_write_are_refused, empty_cache),
        cmocka_unit_test_setup(files_of_others_are_refused, empty_cache),
        cmocka_unit_test_setup(a_directory_that_others_can_write_is_refused, empty_cache),
        cmocka_unit_test(no_descriptor_is_left), /* of all those before */
    };

    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
