/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory that devices bring along is counted, whichever way the options name it, and never too
 * low: QEMU could not start.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

static void the_memory_of_graphics_cards_is_counted(void **state)
{
    (void)state;
    static const struct {
        words words;
        uint64_t mib;
    } cases[] = {
        {WORDS("-S"), 16},
        {WORDS("-vga", "cirrus"), 4},
        {WORDS("-vga", "none"), 0},
        {WORDS("-nodefaults"), 0},
        {WORDS("-device", "VGA,vgamem_mb=64"), 64},
        {WORDS("-device", "{\"driver\":\"VGA\",\"vgamem_mb\":32}"), 32},
        {WORDS("-device", "VGA,vgamem_mb=48"), 64},
        {WORDS("-device", "VGA,vgamem_mb=many"), 16},
        {WORDS("-device", "VGA,vgamem_mb=99999999999"), 16},
        {WORDS("-vga", "std", "-global", "VGA.vgamem_mb=128"), 128},
        {WORDS("-global", "driver=VGA,property=vgamem_mb,value=32"), 32},
        {WORDS("-global", "VGA.vgamem_mb=32", "-global", "VGA.vgamem_mb=64"), 64},
        {WORDS("-global", "VGA.vgamem_mb=128", "-device", "VGA,vgamem_mb=32"), 32},
        {WORDS("-global", "VGA.edid=on", "-global", "VGAX.vgamem_mb=64"), 16},
        {WORDS("-device", "secondary-vga,vgamem_mb=256"), 16 + 256},
        {WORDS("-device", "bochs-display,vgamem=64M"), 16 + 64},
        {WORDS("-device", "bochs-display,vgamem=33554432"), 16 + 32},
        {WORDS("-device", "bochs-display", "-device", "bochs-display"), 16 + 32},
        {WORDS("-device", "qxl-vga"), 144},
        {WORDS("-device", "qxl-vga,vgamem_mb=64,ram_size_mb=256,vram_size=134217728"),
         64 + 256 + 64 + 128},
        {WORDS("-device", "qxl"), 16 + 144},
        {WORDS("-device", "virtio-vga"), 8},
        {WORDS("-device", "vmware-svga,vgamem_mb=32"), 33},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, cases[i].words);
        if (vm.video_memory != cases[i].mib * MIB)
            fail_msg("case %zu: %llu", i, (unsigned long long)vm.video_memory / MIB);
        assert_int_equal(vm.rom_memory, 0);
        options_release(&vm);
    }
}

static void the_roms_of_other_devices_are_counted(void **state)
{
    (void)state;
    static const struct {
        words words;
        uint64_t mib;
    } cases[] = {
        {WORDS("-nic", "bridge,br=b", "-nic", "bridge,br=b"), 2},
        {WORDS("-device", "pvscsi,romfile=r"), 1},
        {WORDS("-device", "pvscsi,romfile=r,romsize=8388608"), 8},
        {WORDS("-device", "pvscsi,romfile="), 0},
        {WORDS("-device", "usb-tablet"), 0},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, cases[i].words);
        assert_int_equal(vm.rom_memory, cases[i].mib * MIB);
        options_release(&vm);
    }
}

static void a_file_of_the_host_is_no_memory_of_a_guest(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-device", "ivshmem-plain,memdev=m"),
         "-device ivshmem-plain: not available: a guest on Xen shares no memory with other "
         "processes"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_memory_of_graphics_cards_is_counted),
        cmocka_unit_test(the_roms_of_other_devices_are_counted),
        cmocka_unit_test(a_file_of_the_host_is_no_memory_of_a_guest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
