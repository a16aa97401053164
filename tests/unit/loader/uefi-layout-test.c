/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves where a guest with UEFI firmware has its kernel and initrd, and what is said if there is
 * no room for them beside the firmware.
 */
#include "loader/uefi-layout.h"

#include "common/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct uefi_config make(void)
{
    return (struct uefi_config){.kernel_name = "vmlinuz",
                                .kernel_size = 8 * MIB + 1,
                                .initrd_name = "initrd",
                                .initrd_size = 34 * MIB,
                                .command_line = "quiet",
                                .ram = {.low_end = 256 * MIB}};
}

static void assert_refused(const struct uefi_config *config, const char *message)
{
    struct uefi_layout layout;
    struct error error = {0};

    assert_int_equal(uefi_layout_plan(&layout, config, &error), -1);
    assert_string_equal(error.message, message);
}

static void pieces_follow_each_other(void **state)
{
    const struct uefi_config config = make();
    struct uefi_layout layout;
    struct error error = {0};
    uint64_t end = UEFI_HANDOFF_ADDRESS + UEFI_PAGE_SIZE;

    (void)state;
    assert_int_equal(uefi_layout_plan(&layout, &config, &error), 0);
    assert_int_equal(layout.piece_count, 3);
    for (unsigned i = 0; i < layout.piece_count; i++) {
        assert_int_equal(layout.pieces[i].address, end);
        end +=
            (layout.pieces[i].source_size + UEFI_PAGE_SIZE - 1) / UEFI_PAGE_SIZE * UEFI_PAGE_SIZE;
    }
    assert_int_equal(layout.handoff.area_size, end - UEFI_HANDOFF_ADDRESS);
    assert_int_equal(layout.handoff.kernel, layout.pieces[1].address);
    assert_int_equal(layout.handoff.kernel_size, 8 * MIB + 1);
    assert_int_equal(layout.handoff.initrd_size, 34 * MIB);
    assert_int_equal(layout.handoff.tables, 0xe0000);
    assert_int_equal(uefi_handoff_sum(&layout.handoff), 0);
}

static void without_a_kernel_there_is_the_hand_off(void **state)
{
    const struct uefi_config config = {.command_line = "", .ram = {.low_end = 256 * MIB}};
    struct uefi_layout layout;
    struct error error = {0};

    (void)state;
    assert_int_equal(uefi_layout_plan(&layout, &config, &error), 0);
    assert_int_equal(layout.handoff.kernel_size, 0);
    assert_int_equal(layout.handoff.area_size, 2 * UEFI_PAGE_SIZE);
}

static void too_little_memory_is_told(void **state)
{
    struct uefi_config config = make();
    struct uefi_layout layout;
    struct error error = {0};

    (void)state;
    config.ram.low_end = 171 * MIB;
    assert_int_equal(uefi_layout_plan(&layout, &config, &error), 0);
    config.ram.low_end = 170 * MIB;
    assert_refused(&config,
                   "initrd: needs 171 MiB of guest memory with UEFI firmware, the guest has "
                   "170 MiB (-m)");
    config.ram.low_end = 128 * MIB;
    assert_refused(&config, "-M xenfv,boot=uefi: needs 129 MiB of guest memory with UEFI firmware, "
                            "the guest has 128 MiB (-m)");
    config = make();
    config.initrd_size = UINT64_MAX;
    config.ram = (struct ram_map){3 * GIB, 8 * GIB};
    assert_refused(&config,
                   "initrd: needs 4233 MiB of guest memory below 4 GiB with UEFI firmware, "
                   "the guest has 3072 MiB there");
}

static void other_reasons_are_told(void **state)
{
    struct uefi_config config = make();
    static char line[65537];

    (void)state;
    config.initrd_size = 0;
    assert_refused(&config, "initrd: the file is empty");
    config = make();
    memset(line, 'x', 65536);
    config.command_line = line;
    assert_refused(&config, "command line too long: 65536 characters, there is space for 65535");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_follow_each_other),
        cmocka_unit_test(without_a_kernel_there_is_the_hand_off),
        cmocka_unit_test(too_little_memory_is_told),
        cmocka_unit_test(other_reasons_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
