/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cache keeps to its limit: the least recently used entries are removed, and no other files.
 * Needs no root.
 */
#include "tests/unit/qemu-integration/kernel/cache-fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* When the entry was last used, in seconds from now */
static void set_used(unsigned number, time_t seconds)
{
    const struct timespec times[2] = {{.tv_sec = time(NULL) + seconds}, {.tv_nsec = UTIME_OMIT}};

    assert_int_equal(utimensat(AT_FDCWD, path_of(number), times, 0), 0);
}

static void a_hit_counts_as_a_use(void **state)
{
    struct stat status;
    struct timespec now;

    (void)state;
    assert_stored(0);
    /* In the future, so that the file system does not update it on reading. */
    set_used(0, 3000);
    assert_found(0, true);
    assert_int_equal(stat(path_of(0), &status), 0);
    /* Not time(), which lags behind the clock of a file system by a tick. */
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
    assert_true(status.st_atim.tv_sec <= now.tv_sec);
}

static void the_least_recently_used_are_removed_first(void **state)
{
    struct error error = {0};
    struct kernel_cache_hit held;

    (void)state;
    cache.limit = 3 * ENTRY_SIZE;
    for (unsigned number = 0; number < 3; number++)
        assert_stored(number);
    set_used(1, -3000);
    set_used(0, -2000);
    set_used(2, -1000);
    assert_int_equal(kernel_cache_find(&cache, packed(1), &held, &error), 1);
    assert_stored(3);
    assert_false(exists(path_of(0)));
    assert_int_equal(check_entries(), 3);

    /* The clock may have been set back; the entry just stored stays anyway. */
    set_used(1, 3000);
    cache.limit = ENTRY_SIZE;
    assert_stored(4);
    assert_true(exists(path_of(4)));
    assert_int_equal(count_files(), 1);
    /* What is in use stays mapped. */
    assert_memory_equal(held.elf.data, samples[1], ELF_SIZE);
    kernel_cache_release(&held);
}

static void foreign_files_are_left_alone(void **state)
{
    static const char *const names[] = {"README", "0123.elf", "x.elf.0123456789abcdef"};

    (void)state;
    assert_stored(0);
    for (size_t i = 0; i < 3; i++) {
        char name[sizeof(path)];

        snprintf(name, sizeof(name), "%s/%s", directory, names[i]);
        write_file(name, 10 * ENTRY_SIZE);
    }
    assert_int_equal(mkdir(path_of(2), 0700), 0);
    cache.limit = ENTRY_SIZE;
    assert_stored(1);
    assert_int_equal(count_files(), 5);
    assert_found(1, true);
}

static void a_kernel_larger_than_the_limit_is_not_stored(void **state)
{
    struct error error = {0};

    (void)state;
    cache.limit = ENTRY_SIZE - 1;
    assert_int_equal(store(0, &error), -1);
    assert_non_null(strstr(error.message, "too large"));
    error = (struct error){0};
    cache.limit = 0;
    assert_int_equal(store(0, &error), -1);
    assert_false(exists(directory));
    cache.limit = ENTRY_SIZE;
    assert_stored(0);
    assert_found(0, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_hit_counts_as_a_use, empty_cache),
        cmocka_unit_test_setup(the_least_recently_used_are_removed_first, empty_cache),
        cmocka_unit_test_setup(foreign_files_are_left_alone, empty_cache),
        cmocka_unit_test_setup(a_kernel_larger_than_the_limit_is_not_stored, empty_cache),
        cmocka_unit_test(no_descriptor_is_left), /* of all those before */
    };

    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
