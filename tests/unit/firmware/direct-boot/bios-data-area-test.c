/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the BIOS data area has COM1, the EBDA and the text screen where the machine has them,
 * zeros elsewhere, and that no other memory changes.
 */
#include "firmware/direct-boot/bios-data-area.h"

#include "tests/unit/firmware/direct-boot/fake-guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static uint16_t read_word(const struct guest *guest, uint32_t address)
{
    return (uint16_t)(*guest_byte(guest, address) | *guest_byte(guest, address + 1) << 8);
}

static void the_bios_data_area_describes_the_machine(void **state)
{
    struct guest *guest = *state;
    struct bios_data data = {.com1_port = 0x3f8, .text_screen = true};

    memset(guest_byte(guest, 0x3ff), 0xee, 0x102);
    assert_int_equal(bios_data_area_write(&data, &guest->memory, &guest->error), 0);
    assert_int_equal(read_word(guest, 0x400), 0x3f8);
    assert_int_equal(read_word(guest, 0x40e), 0x9fc0);
    assert_int_equal(read_word(guest, 0x413), 639);
    assert_int_equal(read_word(guest, 0x449), 80 << 8 | 3); /* mode, then columns */
    assert_int_equal(read_word(guest, 0x463), 0x3d4);
    assert_int_equal(read_word(guest, 0x484),
                     16 << 8 | 24); /* last row, then height of a character */
    assert_int_equal(*guest_byte(guest, EBDA_ADDRESS), 1);
    assert_int_equal(*guest_byte(guest, 0x3ff), 0xee);
    assert_int_equal(*guest_byte(guest, 0x500), 0xee);

    data = (struct bios_data){0};
    assert_int_equal(bios_data_area_write(&data, &guest->memory, &guest->error), 0);
    assert_int_equal(read_word(guest, 0x400), 0);
    assert_int_equal(read_word(guest, 0x449), 0);
    guest_cut(guest, 0x9ffff);
    assert_int_equal(bios_data_area_write(&data, &guest->memory, &guest->error), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {guest_test(the_bios_data_area_describes_the_machine)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
