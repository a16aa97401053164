/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a tmpfs has the owner, mode, limits and mount flags that it was asked for. The test
 * must run as root, as the program does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/tmpfs.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static unsigned long flags(int directory)
{
    struct statvfs status;

    assert_int_equal(fstatvfs(directory, &status), 0);
    return status.f_flag & (ST_NOSUID | ST_NODEV | ST_NOEXEC);
}

static int make_file(int directory, const char *name)
{
    return openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

static void size_files_and_owner_are_as_asked_for(void **state)
{
    const struct tmpfs wanted = {.size = 8192, .files = 3, .mode = 0700, .uid = 12, .gid = 34};
    int directory = tmpfs_make(&wanted);
    struct stat status;
    int first, second;

    (void)state;
    assert_true(directory >= 0);
    assert_int_equal(fcntl(directory, F_GETFD), FD_CLOEXEC);
    assert_int_equal(flags(directory), ST_NOSUID | ST_NODEV | ST_NOEXEC);
    assert_int_equal(fstat(directory, &status), 0);
    assert_int_equal(status.st_mode, S_IFDIR | 0700);
    assert_int_equal(status.st_uid, 12);
    assert_int_equal(status.st_gid, 34);

    first = make_file(directory, "first");
    second = make_file(directory, "second");
    assert_true(first >= 0 && second >= 0);
    assert_int_equal(make_file(directory, "third"), -1);
    assert_int_equal(errno, ENOSPC);
    assert_int_equal(posix_fallocate(first, 0, 8192), 0);
    assert_int_equal(posix_fallocate(second, 0, 1), ENOSPC);
    close(first);
    close(second);
    close(directory);
}

static void device_files_work_only_where_asked_for(void **state)
{
    const struct tmpfs wanted = {.size = 4096, .mode = 0755, .devices = true};
    int directory = tmpfs_make(&wanted);
    struct stat status;

    (void)state;
    assert_true(directory >= 0);
    assert_int_equal(flags(directory), ST_NOSUID | ST_NOEXEC);
    assert_int_equal(fstat(directory, &status), 0);
    assert_int_equal(status.st_mode, S_IFDIR | 0755);
    assert_int_equal(status.st_uid, 0);
    close(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(size_files_and_owner_are_as_asked_for),
        cmocka_unit_test(device_files_work_only_where_asked_for),
    };

    return cmocka_run_group_tests_name("tmpfs", tests, NULL, NULL);
}
