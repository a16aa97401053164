/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ordinary reboots cost nothing; a storm of them becomes slower and slower, and ends with a long
 * life.
 */
#include "qemu-integration/lifecycle/reboot-storm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static void long_lives_are_free(void **state)
{
    struct reboot_storm storm = {0};

    (void)state;
    for (int i = 0; i < 100; i++)
        assert_int_equal(reboot_storm_rest(&storm, 10), 0);
}

static void short_lives_make_the_rest_grow(void **state)
{
    static const unsigned rests[] = {0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60};
    struct reboot_storm storm = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(rests) / sizeof(rests[0]); i++)
        assert_int_equal(reboot_storm_rest(&storm, 9.9), rests[i]);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(reboot_storm_rest(&storm, 0), 60);
}

static void a_long_life_ends_the_storm(void **state)
{
    struct reboot_storm storm = {0};

    (void)state;
    for (int i = 0; i < 7; i++)
        reboot_storm_rest(&storm, 1);
    assert_int_equal(reboot_storm_rest(&storm, 1000), 0);
    assert_int_equal(reboot_storm_rest(&storm, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_lives_are_free),
        cmocka_unit_test(short_lives_make_the_rest_grow),
        cmocka_unit_test(a_long_life_ends_the_storm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
