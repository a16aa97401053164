/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that names of disks have the numbers of Xen's docs/man/xen-vbd-interface.7, and that
 * others are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "qemu-integration/plan/disk-name.h"

static const struct {
    const char *name;
    unsigned number;
    const char *linux_name; /* NULL: the same */
} disks[] = {
    {"xvda", 51712, NULL},         {"xvdb", 51728, NULL},
    {"xvdb3", 51731, NULL},        {"xvdp15", 51967, NULL},
    {"xvdq", 268439552, NULL},     {"xvda16", 268435472, NULL},
    {"xvdz", 268441856, NULL},     {"xvdaa", 268442112, NULL},
    {"xvdzz", 268614912, NULL},    {"xvdaaa", 268615168, NULL},
    {"xvdaa255", 268442367, NULL}, {"hda", 768, "768"},
    {"hdb", 832, "832"},           {"hdc", 5632, "5632"},
    {"hdd63", 5759, "5759"},       {"sda", 2048, "2048"},
    {"sdp15", 2303, "2303"},       {"d0", 51712, "xvda"},
    {"d1p2", 51730, "xvdb2"},      {"d16p0", 268439552, "xvdq"},
    {"xvdb0", 51728, "xvdb"},      {"d1048575", 536870656, "xvdbgqcv"},
};

static void names_have_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(disks); i++) {
        char name[PLAN_DISK_NAME_SIZE];
        unsigned number = 0;

        assert_int_equal(plan_disk_number(disks[i].name, &number, NULL), 0);
        assert_int_equal(number, disks[i].number);
        plan_disk_name(number, name);
        assert_string_equal(name,
                            disks[i].linux_name == NULL ? disks[i].name : disks[i].linux_name);
    }
}

static void others_are_refused(void **state)
{
    static const char *const wrong[] = {"",
                                        "xvd",
                                        "xvdA",
                                        "xvd1",
                                        "xvda-1",
                                        "xvda1x",
                                        "xvda256",
                                        "xvda 1",
                                        "hde",
                                        "hda64",
                                        "sdq",
                                        "sda16",
                                        "sdaa",
                                        "vda",
                                        "d",
                                        "dp",
                                        "d1p",
                                        "d1p256",
                                        "d1048576",
                                        "d-1",
                                        "d1p1p1",
                                        "/dev/xvda",
                                        "../1",
                                        "xvdaaaaaaaaaaaaaaaaaaaaaaaa",
                                        "d111111111111111111111111p1",
                                        "xvda99999999999999999999"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct error error = {0};
        unsigned number;

        assert_int_equal(plan_disk_number(wrong[i], &number, &error), -1);
        assert_true(error_is_set(&error));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_numbers),
        cmocka_unit_test(others_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
