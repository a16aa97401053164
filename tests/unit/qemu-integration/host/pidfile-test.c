/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pid file is removed by whom it names, and by nobody else.
 */
#include "qemu-integration/host/pidfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static char path[64];

static int choose_path(void **state)
{
    (void)state;
    snprintf(path, sizeof(path), "/tmp/pidfile-test-%d", (int)getpid());
    unlink(path);
    return 0;
}

static int remove_path(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static bool exists(void)
{
    return access(path, F_OK) == 0;
}

static int create(void)
{
    struct error error = {0};

    return pidfile_create(path, &error);
}

static void its_own_is_removed(void **state)
{
    int fd = create();

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(create(), -1);
    pidfile_remove(path, fd);
    assert_false(exists());
}

/* Somebody has removed the file, and another instance has made one of its own. */
static void that_of_a_later_instance_is_left(void **state)
{
    int first = create();
    int second;

    (void)state;
    assert_int_equal(unlink(path), 0);
    second = create();
    assert_true(second >= 0);
    pidfile_remove(path, first);
    assert_true(exists());
    pidfile_remove(path, second);
    assert_false(exists());
}

static void that_of_a_killed_process_is_removed_for_it(void **state)
{
    int fd = create();

    (void)state;
    /* While it is locked its process lives. */
    pidfile_remove_of(path, getpid());
    assert_true(exists());
    close(fd);
    pidfile_remove_of(path, getpid() + 1);
    assert_true(exists());
    pidfile_remove_of(path, getpid());
    assert_false(exists());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(its_own_is_removed, choose_path, remove_path),
        cmocka_unit_test_setup_teardown(that_of_a_later_instance_is_left, choose_path, remove_path),
        cmocka_unit_test_setup_teardown(that_of_a_killed_process_is_removed_for_it, choose_path,
                                        remove_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
