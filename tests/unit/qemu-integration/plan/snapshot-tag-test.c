/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves which names snapshots can have, and that none of them leads out of the image's directory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cleanup.h"
#include "qemu-integration/plan/snapshot-tag.h"

#include <string.h>

static void usual_names_are_accepted(void **state)
{
    static const char *const names[] = {"1",     "before-upgrade", "vm-20260101120000",
                                        "a.b_c", "x+y=z@",         "12:30"};
    char longest[SNAPSHOT_TAG_MAX + 1] = {0};
    struct error error = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_int_equal(snapshot_tag_check(names[i], &error), 0);
    memset(longest, 'x', SNAPSHOT_TAG_MAX);
    assert_int_equal(snapshot_tag_check(longest, &error), 0);
}

static void others_are_refused(void **state)
{
    static const char *const names[] = {"",    ".",   "..",  ".hidden",  "-a",   "a/b", "/",
                                        "a b", "a\n", "a,b", "\xc3\xa4", "a\\b", "$x",  "a'"};
    char longer[SNAPSHOT_TAG_MAX + 2] = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct error error = {0};

        assert_int_equal(snapshot_tag_check(names[i], &error), -1);
        assert_true(error_is_set(&error));
    }
    memset(longer, 'x', SNAPSHOT_TAG_MAX + 1);
    assert_int_equal(snapshot_tag_check(longer, NULL), -1);
}

static void the_file_is_beside_the_image(void **state)
{
    cleanup_free char *path = snapshot_state_path("/disks/a.qcow2", "one");
    cleanup_free char *dotted = snapshot_state_path("/disks/a.qcow2", "v1.2.3");
    cleanup_free char *old = snapshot_state_old_path("/disks/a.qcow2", "v1.2.3");

    (void)state;
    assert_string_equal(path, "/disks/a.qcow2.one.vmstate");
    assert_string_equal(dotted, "/disks/a.qcow2.v1%2%3.vmstate");
    assert_string_equal(old, "/disks/a.qcow2.v1.2.3.vmstate");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_names_are_accepted),
        cmocka_unit_test(others_are_refused),
        cmocka_unit_test(the_file_is_beside_the_image),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
