/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the file of a snapshot's memory is found by its older name too, but never that of
 * another image.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/alloc.h"
#include "common/cleanup.h"
#include "qemu-integration/lifecycle/snapshot-files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[] = "/tmp/snapshot-files-XXXXXX";

static void make_file(const char *name)
{
    cleanup_free char *path = alloc_format("%s/%s", directory, name);
    cleanup_fd int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    assert_true(file >= 0);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(directory) == NULL ? -1 : 0;
}

/* Fails if anything else is there. */
static int tear_down(void **state)
{
    static const char *const names[] = {"a.b", "a.b.one.vmstate"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        cleanup_free char *path = alloc_format("%s/%s", directory, names[i]);

        unlink(path);
    }
    return rmdir(directory);
}

/* Of an image "a" and "a.b": older names could be of both. */
static void names_are_not_confused(void **state)
{
    cleanup_free char *image = alloc_format("%s/a", directory);
    cleanup_free char *before = snapshot_state_find(image, "b.one");

    (void)state;
    assert_string_equal(strrchr(before, '/'), "/a.b%one.vmstate");
    make_file("a.b.one.vmstate");
    cleanup_free char *old = snapshot_state_find(image, "b.one");
    assert_string_equal(strrchr(old, '/'), "/a.b.one.vmstate");
    make_file("a.b");
    cleanup_free char *others = snapshot_state_find(image, "b.one");
    assert_string_equal(strrchr(others, '/'), "/a.b%one.vmstate");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_are_not_confused, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("snapshot-files", tests, NULL, NULL);
}
