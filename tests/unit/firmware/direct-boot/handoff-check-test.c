/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the firmware accepts a sound hand-off, refuses each wrong one and says what is wrong,
 * and that no hand-off makes it read outside the guest's memory.
 */
#include "firmware/direct-boot/handoff-check.h"

#include "common/array.h"
#include "loader/boot-params.h"
#include "tests/unit/firmware/direct-boot/fake-guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int check(struct guest *guest)
{
    guest->error = (struct error){0};
    if (handoff_check(&guest->handoff, &guest->memory, &guest->error) != 0)
        return -1;
    return handoff_check_memory(&guest->handoff, &guest->map, &guest->error);
}

static void a_sound_handoff_is_accepted(void **state)
{
    struct guest *guest = *state;

    assert_int_equal(check(guest), 0);
    guest->handoff.flags = HANDOFF_ENTRY_64 | HANDOFF_TEXT_SCREEN;
    guest_fix_handoff(guest);
    assert_int_equal(check(guest), 0);
    /* What the firmware writes is not covered by the checksum. */
    guest->handoff.stage = HANDOFF_STAGE_FAILED;
    memset(guest->handoff.message, 'x', sizeof(guest->handoff.message));
    assert_int_equal(check(guest), 0);
}

static void every_damaged_bit_is_noticed(void **state)
{
    struct guest *guest = *state;
    uint8_t *byte = (uint8_t *)&guest->handoff;

    for (size_t i = 0; i < offsetof(struct handoff, stage); i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            byte[i] ^= (uint8_t)(1 << bit);
            assert_int_equal(check(guest), -1);
            byte[i] ^= (uint8_t)(1 << bit);
        }
    assert_int_equal(check(guest), 0);
}

#define FIELD(name) offsetof(struct handoff, name)

static void each_wrong_field_is_named(void **state)
{
    struct guest *guest = *state;
    const struct {
        size_t field;
        uint32_t value;
        const char *message;
    } cases[] = {
        {FIELD(magic), 0, "hand-off has the wrong magic number 0x0"},
        {FIELD(version), sizeof(struct handoff) << 16 | 7, "hand-off has version 7, expected 1"},
        {FIELD(version), 8 << 16 | HANDOFF_VERSION, "hand-off has 8 bytes, expected 188"},
        {FIELD(flags), 4, "hand-off has unknown flags 0x4"},
        {FIELD(kernel_size), 0x3000, "kernel at 0x200000 and initrd at 0x202000 overlap"},
        {FIELD(kernel_size), UINT32_MAX, "kernel: past 4 GiB, 0xffffffff bytes at 0x200000"},
        {FIELD(kernel_destination), 0xffffff00,
         "kernel's destination: past 4 GiB, 0x1000 bytes at 0xffffff00"},
        {FIELD(kernel_destination), GUEST_NVS,
         "kernel's destination: not in RAM, 0x1000 bytes at 0x300000"},
        {FIELD(kernel_source), GUEST_NVS, "kernel: not in RAM, 0x1000 bytes at 0x300000"},
        {FIELD(kernel_run_size), 0, "kernel has no run area"},
        {FIELD(kernel_run_size), 0x2001,
         "kernel's run area at 0x200000 and initrd at 0x202000 overlap"},
        {FIELD(kernel_run_address), 0x1ff000, NULL}, /* the run area may begin before the kernel */
        {FIELD(entry), 0x1fffff, "entry 0x1fffff lies outside the kernel"},
        {FIELD(entry), 0x202000, "entry 0x202000 lies outside the kernel"},
        {FIELD(entry), 0x201fff, NULL},
        {FIELD(initrd), 0, "boot_params have the initrd at 0x202000, hand-off at 0x0"},
        {FIELD(initrd_size), 0, "boot_params have the initrd at 0x202000, hand-off at 0x202000"},
        {FIELD(boot_params), 0, "boot_params lie outside memory, at 0x0"},
        {FIELD(boot_params), GUEST_SIZE - 4095, "boot_params lie outside memory, at 0x3ff001"},
        {FIELD(boot_params), 0x92000, "boot_params at 0x92000 have no setup header"},
        {FIELD(command_line), 0x92000,
         "boot_params have the command line at 0x91000, hand-off at 0x92000"},
        {FIELD(command_line_size), 0, "command line of 0 bytes lies outside memory, at 0x91000"},
        {FIELD(command_line_size), GUEST_SIZE,
         "command line of 4194304 bytes lies outside memory, at 0x91000"},
        {FIELD(command_line_size), 13, "command line does not end after its 13 bytes"},
        {FIELD(command_line_size), 15, "command line does not end after its 15 bytes"},
        {FIELD(page_tables), 1, NULL}, /* unused by a 32-bit entry */
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct handoff good = guest->handoff;

        memcpy((uint8_t *)&guest->handoff + cases[i].field, &cases[i].value, 4);
        guest_fix_handoff(guest);
        assert_int_equal(check(guest), cases[i].message == NULL ? 0 : -1);
        assert_error(&guest->error, cases[i].message == NULL ? "" : cases[i].message);
        guest->handoff = good;
    }
}

static void page_tables_overlap_nothing(void **state)
{
    struct guest *guest = *state;
    const struct {
        uint32_t address;
        const char *message;
    } cases[] = {
        {LOW_PAGE_TABLES + 0x800, "page tables at 0x81800 do not start on a page"},
        {LOW_BOOT_PARAMS, "boot_params at 0x90000 and page tables at 0x90000 overlap"},
        {LOW_FIRMWARE_STACK_TOP - 0x1000,
         "boot_params at 0x90000 and page tables at 0x8f000 overlap"},
        {0x83000, "page tables at 0x83000 and firmware's stack at 0x88000 overlap"},
        {0x7f000, "page tables at 0x7f000 and firmware's hypercall page at 0x80000 overlap"},
        {0x201000, "kernel's run area at 0x200000 and page tables at 0x201000 overlap"},
        {0xf0000, "page tables: not in RAM, 0x6000 bytes at 0xf0000"},
        {0xffffb000, "page tables: past 4 GiB, 0x6000 bytes at 0xffffb000"},
    };

    guest->handoff.flags = HANDOFF_ENTRY_64;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        guest->handoff.page_tables = cases[i].address;
        guest_fix_handoff(guest);
        assert_int_equal(check(guest), -1);
        assert_error(&guest->error, cases[i].message);
    }
}

static void a_kernel_may_be_moved_over_its_source(void **state)
{
    struct guest *guest = *state;

    guest->handoff.kernel_destination = MIB;
    guest->handoff.kernel_run_address = MIB;
    guest->handoff.kernel_run_size = 2 * MIB - 0x1000; /* over its own source */
    guest->handoff.initrd = 2 * MIB + 0xff000;
    guest->handoff.entry = MIB;
    struct boot_params *boot_params =
        guest_memory_get(&guest->memory, LOW_BOOT_PARAMS, sizeof(*boot_params));
    boot_params->hdr.ramdisk_image = guest->handoff.initrd;
    guest_fix_handoff(guest);
    assert_int_equal(check(guest), 0);
    guest->handoff.kernel_size = 0;
    guest_fix_handoff(guest);
    assert_int_equal(check(guest), -1);
    assert_error(&guest->error, "kernel must be moved, but has no size");
}

static void random_words_get_an_answer(void **state)
{
    struct guest *guest = *state;
    struct handoff good = guest->handoff;

    srandom(6);
    for (unsigned round = 0; round < 50000; round++) {
        uint32_t word = (uint32_t)random() << 1 ^ (uint32_t)random();
        size_t field = 12 + 4 * ((size_t)random() % 13);

        if (round % 8 == 0)
            guest->handoff = good;
        if (random() % 2 == 0)
            word %= GUEST_SIZE;
        memcpy((uint8_t *)&guest->handoff + field, &word, sizeof(word));
        guest_fix_handoff(guest);
        int result = check(guest);
        assert_int_equal(result != 0, error_is_set(&guest->error));
        assert_true(strlen(guest->error.message) < HANDOFF_MESSAGE_SIZE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        guest_test(a_sound_handoff_is_accepted),
        guest_test(every_damaged_bit_is_noticed),
        guest_test(each_wrong_field_is_named),
        guest_test(page_tables_overlap_nothing),
        guest_test(a_kernel_may_be_moved_over_its_source),
        guest_test(random_words_get_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
