/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that uefi-boot accepts what the host plans, and refuses a hand-off of which any byte is
 * another, or that names memory outside its area.
 */
#include "firmware/uefi-boot/handoff-check.h"
#include "loader/uefi-layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct uefi_handoff make(void)
{
    const struct uefi_config config = {.kernel_name = "kernel",
                                       .kernel_size = 0x12345,
                                       .initrd_name = "initrd",
                                       .initrd_size = 0x6789,
                                       .command_line = "quiet",
                                       .ram = {.low_end = UINT64_C(256) << 20}};
    struct uefi_layout layout;
    struct error error = {0};

    assert_int_equal(uefi_layout_plan(&layout, &config, &error), 0);
    return layout.handoff;
}

static void assert_refused(struct uefi_handoff handoff, const char *message)
{
    struct error error = {0};

    handoff.checksum = 0;
    handoff.checksum = -uefi_handoff_sum(&handoff);
    assert_int_equal(uefi_handoff_check(&handoff, &error), -1);
    assert_string_equal(error.message, message);
}

static void what_the_host_plans_is_accepted(void **state)
{
    struct uefi_handoff handoff = make();
    struct error error = {0};

    (void)state;
    assert_int_equal(uefi_handoff_check(&handoff, &error), 0);
    assert_int_equal(handoff.command_line, UEFI_HANDOFF_ADDRESS + 0x1000);
    assert_int_equal(handoff.kernel, UEFI_HANDOFF_ADDRESS + 0x2000);
    assert_int_equal(handoff.initrd, UEFI_HANDOFF_ADDRESS + 0x15000);
    assert_int_equal(handoff.area_size, 0x1c000);
}

static void any_other_byte_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < offsetof(struct uefi_handoff, stage); i++) {
        struct uefi_handoff handoff = make();
        struct error error = {0};

        ((uint8_t *)&handoff)[i] ^= 0x40;
        assert_int_equal(uefi_handoff_check(&handoff, &error), -1);
        assert_true(error_is_set(&error));
    }
}

static void parts_lie_in_the_area(void **state)
{
    struct uefi_handoff handoff = make();

    (void)state;
    handoff.kernel_size = 0x1a001;
    assert_refused(handoff, "kernel: outside the hand-off's area, 0x1a001 bytes at 0x2002000");
    handoff = make();
    handoff.initrd = UINT64_MAX;
    handoff.initrd_size = 2;
    assert_refused(handoff, "initrd: outside the hand-off's area, 0x2 bytes at 0xffffffffffffffff");
    handoff = make();
    handoff.command_line = UEFI_HANDOFF_ADDRESS;
    assert_refused(handoff, "command line: outside the hand-off's area, 0x6 bytes at 0x2000000");
    handoff = make();
    handoff.command_line_size = 0;
    assert_refused(handoff, "hand-off: no command line");
    handoff = make();
    handoff.area_size = 0x1000;
    assert_refused(handoff, "hand-off: area of 0x1000 bytes");
    handoff.area_size = 0x1c001;
    assert_refused(handoff, "hand-off: area of 0x1c001 bytes");
}

static void others_versions_are_refused(void **state)
{
    struct uefi_handoff handoff = make();

    (void)state;
    handoff.magic = 1;
    assert_refused(handoff, "hand-off: not there, 0x1 instead of its magic number");
    handoff = make();
    handoff.version = 2;
    assert_refused(handoff, "hand-off: version 2, expected 1");
    handoff = make();
    handoff.size = 4;
    assert_refused(handoff, "hand-off: 4 bytes, expected 212");
    handoff = make();
    handoff.flags = 4;
    assert_refused(handoff, "hand-off: unknown flags 0x4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_host_plans_is_accepted),
        cmocka_unit_test(any_other_byte_is_noticed),
        cmocka_unit_test(parts_lie_in_the_area),
        cmocka_unit_test(others_versions_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
