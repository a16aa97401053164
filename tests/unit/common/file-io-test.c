/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files are read and written whole, however little each call moves; a file without a name leaves
 * nothing until it gets one, and never replaces another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/file-io.h"
#include "common/unnamed-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE 100000

static uint8_t sample[SIZE];
static uint8_t buffer[SIZE + 1];

/* In place of the C library's write(): one that is interrupted and writes little at a time. */
static unsigned interruptions;
static ssize_t last_put;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): glibc's are reserved */
ssize_t write(int file, const void *data, size_t size)
{
    if (interruptions > 0) {
        interruptions--;
        errno = EINTR;
        return -1;
    }
    last_put = pwrite(file, data, size < 777 ? size : 777, lseek(file, 0, SEEK_CUR));
    if (last_put > 0)
        lseek(file, last_put, SEEK_CUR);
    return last_put;
}

static int make_file(void)
{
    int file = memfd_create("file-io-test", MFD_CLOEXEC);

    assert_true(file >= 0);
    for (size_t i = 0; i < SIZE; i++)
        sample[i] = (uint8_t)(i * i >> 7);
    return file;
}

static void everything_is_written_in_spite_of_short_counts_and_signals(void **state)
{
    int file = make_file();

    (void)state;
    interruptions = 3;
    assert_int_equal(write_all(NULL, file, sample, SIZE), 0);
    assert_int_equal(read_all(file, buffer, SIZE), SIZE);
    assert_memory_equal(buffer, sample, SIZE);
    close(file);
}

static void reading_ends_where_the_file_does(void **state)
{
    int file = make_file();

    (void)state;
    assert_int_equal(read_all(file, buffer, sizeof(buffer)), 0);
    assert_int_equal(write_all(NULL, file, sample, SIZE), 0);
    assert_int_equal(read_all(file, buffer, sizeof(buffer)), SIZE);
    assert_int_equal(read_all(file, buffer, 10), 10);
    assert_int_equal(lseek(file, 0, SEEK_CUR), SIZE);
    close(file);
}

static void failures_are_reported_with_their_reason(void **state)
{
    int file = open("/dev/null", O_RDONLY | O_CLOEXEC);

    (void)state;
    assert_int_equal(write_all(NULL, file, sample, SIZE), -1);
    assert_int_equal(errno, EBADF);
    close(file);
    assert_int_equal(read_all(-1, buffer, SIZE), -1);
    assert_int_equal(errno, EBADF);
}

static unsigned count_names(const char *directory)
{
    DIR *stream = opendir(directory);
    unsigned count = 0;

    assert_non_null(stream);
    for (const struct dirent *entry; (entry = readdir(stream)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(stream);
    return count;
}

static void an_unnamed_file_gets_a_name_that_is_free(void **state)
{
    char directory[] = "/tmp/file-io-test-XXXXXX";
    char path[sizeof(directory) + 8];

    (void)state;
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof(path), "%s/name", directory);
    int file = unnamed_file_open(AT_FDCWD, directory);
    assert_true(file >= 0);
    assert_int_equal(count_names(directory), 0);
    assert_int_equal(unnamed_file_link(file, AT_FDCWD, path), 0);
    assert_int_equal(count_names(directory), 1);
    close(file);

    int other = unnamed_file_open(AT_FDCWD, directory);
    assert_int_equal(unnamed_file_link(other, AT_FDCWD, path), -1);
    assert_int_equal(errno, EEXIST);
    close(other);
    unlink(path);
    rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_written_in_spite_of_short_counts_and_signals),
        cmocka_unit_test(reading_ends_where_the_file_does),
        cmocka_unit_test(failures_are_reported_with_their_reason),
        cmocka_unit_test(an_unnamed_file_gets_a_name_that_is_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
