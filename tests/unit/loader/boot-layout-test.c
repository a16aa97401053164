/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where boot_layout_plan() puts known kernels, what it tells them, and what it refuses; an
 * independent judge checks each plan.
 */
#include "loader/boot-layout.h"

#include "common/units.h"
#include "loader/kernel-image.h"
#include "tests/unit/loader/layout-check.h"
#include "tests/unit/loader/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define FOUR_GIB UINT64_C(0x100000000)

static struct sample sample;
static struct kernel_image image;
static struct boot_config config;
static struct boot_layout layout;
static struct error error;

static void set_guest(uint64_t mib)
{
    config.ram = (struct ram_map){.low_end = mib * MIB};
    if (mib * MIB > 3840 * MIB)
        config.ram = (struct ram_map){3840 * MIB, FOUR_GIB + mib * MIB - 3840 * MIB};
}

static void set_initrd(uint64_t size)
{
    config.initrd_name = "initrd";
    config.initrd_size = size;
}

/* Parses the sample as it is now into a fresh config for a guest of 512 MiB, without initrd. */
static void use_sample(void)
{
    struct bytes head = {sample.head,
                         sample.size < SAMPLE_HEAD_SIZE ? sample.size : SAMPLE_HEAD_SIZE};

    error.message[0] = '\0';
    if (kernel_image_parse(&image, head, sample.size, "kernel", &error) < 0)
        fail_msg("%s", error.message);
    assert_null(image.needs_bios);
    config = (struct boot_config){
        .kernel = &image, .kernel_name = "kernel", .command_line = "console=ttyS0"};
    set_guest(512);
}

/* Plans, and has the independent judge check the plan too. */
static void plan(void)
{
    const struct raw_kernel raw = {
        sample.head, sample.size < SAMPLE_HEAD_SIZE ? sample.size : SAMPLE_HEAD_SIZE, sample.size};

    error.message[0] = '\0';
    memset(&layout, 0xee, sizeof(layout));
    if (boot_layout_plan(&layout, &config, &error) < 0)
        fail_msg("%s", error.message);
    const char *violation = layout_violation(&raw, &config, &layout);
    if (violation != NULL)
        fail_msg("%s", violation);
}

static void assert_refused(const char *message)
{
    error.message[0] = '\0';
    assert_int_equal(boot_layout_plan(&layout, &config, &error), -1);
    assert_string_equal(error.message, message);
}

/* A kernel like Debian's amd64: 8 MiB, unpacks to 64 MiB at its preferred 16 MiB. */
static void use_debian_kernel(void)
{
    sample_bzimage(&sample, 0x20f, 39, 0x7d8200);
    put32(&sample, 0x230, 0x200000);
    put8(&sample, 0x234, 1);
    put8(&sample, 0x235, 21);
    put16(&sample, 0x236, 0x7f);
    put64(&sample, 0x258, 0x1000000);
    put32(&sample, 0x260, 0x3f98000);
    use_sample();
}

static void a_relocatable_kernel_is_put_at_its_preferred_address(void **state)
{
    (void)state;
    use_debian_kernel();
    plan();
    assert_int_equal(layout.handoff.kernel_source, 0x1000000);
    assert_int_equal(layout.handoff.kernel_destination, 0x1000000);
    assert_int_equal(layout.handoff.kernel_size, 0x7d8200);
    assert_int_equal(layout.handoff.kernel_run_address, 0x1000000);
    assert_int_equal(layout.handoff.kernel_run_size, 0x3f98000);
    assert_int_equal(layout.handoff.entry, 0x1000200);
    assert_int_equal(layout.handoff.flags, HANDOFF_ENTRY_64);
    assert_int_equal(layout.boot_params.hdr.code32_start, 0x1000000);
    assert_int_equal(layout.modules_start, 0x1000000);
    assert_int_equal(layout.modules_end, 0x17d8200);
    assert_int_equal(layout.piece_count, 3);
}

static void the_32_bit_entry_can_be_forced(void **state)
{
    (void)state;
    use_debian_kernel();
    config.force_entry_32 = true;
    config.text_screen = true;
    plan();
    assert_int_equal(layout.handoff.entry, 0x1000000);
    assert_int_equal(layout.handoff.flags, HANDOFF_TEXT_SCREEN);
}

static void a_relocatable_kernel_without_preference_is_put_at_2_mib(void **state)
{
    (void)state;
    for (uint16_t protocol = 0x205; protocol <= 0x20f; protocol++) {
        sample_bzimage(&sample, protocol, 4, 0x12345);
        put8(&sample, 0x234, 1);
        if (protocol >= 0x20a)
            put64(&sample, 0x258, 0);
        use_sample();
        plan();
        assert_int_equal(layout.handoff.kernel_source, 0x200000);
        assert_int_equal(layout.handoff.entry, 0x200000);

        put32(&sample, 0x230, 0x1000000);
        use_sample();
        plan();
        assert_int_equal(layout.handoff.kernel_source, 0x1000000);
        assert_int_equal(layout.boot_params.hdr.kernel_alignment, 0x1000000);
    }
}

static void a_lesser_alignment_is_used_when_memory_is_short(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20a, 4, 0x100000);
    put32(&sample, 0x230, 0x1000000);
    put8(&sample, 0x234, 1);
    put8(&sample, 0x235, 20);
    put64(&sample, 0x258, 0x300000);
    use_sample();
    set_guest(17);
    plan();
    assert_int_equal(layout.handoff.kernel_source, 0x1000000);
    assert_int_equal(layout.boot_params.hdr.kernel_alignment, 0x1000000);
    set_guest(16);
    plan();
    assert_int_equal(layout.handoff.kernel_source, 0x800000);
    assert_int_equal(layout.boot_params.hdr.kernel_alignment, 0x800000);
    set_guest(4);
    plan();
    assert_int_equal(layout.handoff.kernel_source, 0x300000);
    assert_int_equal(layout.boot_params.hdr.kernel_alignment, 0x100000);
    set_guest(3);
    assert_refused("kernel: needs 4 MiB of guest memory, the guest has 3 MiB (-m)");
    assert_int_equal(image.header.kernel_alignment, 0x1000000);
}

static void a_fixed_kernel_is_moved_to_1_mib(void **state)
{
    (void)state;
    for (uint16_t protocol = 0x202; protocol <= 0x20f; protocol++) {
        sample_bzimage(&sample, protocol, 4, 12 * MIB);
        if (protocol >= 0x20c)
            put16(&sample, 0x236, 1);
        use_sample();
        plan();
        assert_int_equal(layout.handoff.kernel_source, 0x200000);
        assert_int_equal(layout.handoff.kernel_destination, 0x100000);
        assert_int_equal(layout.handoff.kernel_size, 12 * MIB);
        assert_int_equal(layout.handoff.entry, protocol >= 0x20c ? 0x100200 : 0x100000);
        assert_int_equal(layout.handoff.kernel_run_address, 0x100000);
        assert_int_equal(layout.boot_params.hdr.code32_start, 0x100000);
    }
}

static void a_fixed_kernel_may_run_elsewhere(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, MIB);
    put64(&sample, 0x258, 0x1000000);
    put32(&sample, 0x260, 0x2000000);
    use_sample();
    set_initrd(MIB);
    set_guest(57);
    plan();
    assert_int_equal(layout.handoff.kernel_run_address, 0x1000000);
    assert_int_equal(layout.handoff.kernel_run_size, 0x2000000);
    assert_int_equal(layout.handoff.initrd, 48 * MIB);
    set_guest(48); /* space is left only between the source and the run area */
    plan();
    assert_int_equal(layout.handoff.initrd, 15 * MIB);
    set_initrd(13 * MIB);
    plan();
    assert_int_equal(layout.handoff.initrd, 3 * MIB);
    set_initrd(13 * MIB + 1);
    assert_refused("initrd: needs 62 MiB of guest memory, the guest has 48 MiB (-m)");

    put64(&sample, 0x258, 0xff000);
    use_sample();
    assert_refused("kernel: wants to run below 1 MiB (pref_address 0xff000)");
}

static void the_initrd_is_put_as_high_as_allowed(void **state)
{
    (void)state;
    use_debian_kernel();
    set_initrd(40 * MIB + 123);
    plan();
    assert_int_equal(layout.handoff.initrd, (512 - 8 - 41) * MIB + 0x100000 - 0x1000);
    assert_int_equal(layout.handoff.initrd_size, 40 * MIB + 123);
    assert_int_equal(layout.modules_start, 0x1000000);
    assert_int_equal(layout.modules_end, layout.handoff.initrd + 40 * MIB + 123);

    set_initrd(40 * MIB);
    set_guest(5 * 1024); /* its initrd_addr_max is 0x7fffffff */
    plan();
    assert_int_equal(layout.handoff.initrd, 0x80000000 - 40 * MIB);

    put32(&sample, 0x22c, 0xffffffff);
    use_sample();
    set_initrd(40 * MIB);
    set_guest(5 * 1024); /* but RAM below 4 GiB ends at 3840 MiB */
    plan();
    assert_int_equal(layout.handoff.initrd, (3840 - 8 - 40) * MIB);
}

static void the_initrd_lies_below_the_limit_of_the_protocol(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x202, 4, MIB);
    use_sample();
    set_guest(2048);
    set_initrd(0x10000);
    plan();
    assert_int_equal(layout.handoff.initrd, 0x37ff0000);

    sample_bzimage(&sample, 0x203, 4, MIB);
    put32(&sample, 0x22c, 0x12345677);
    use_sample();
    set_guest(2048);
    set_initrd(0x678); /* ends on the very last byte, if it could start there */
    plan();
    assert_int_equal(layout.handoff.initrd, 0x12345000);
    set_initrd(0x679);
    plan();
    assert_int_equal(layout.handoff.initrd, 0x12344000);
}

static void the_initrd_uses_the_top_when_memory_is_short(void **state)
{
    (void)state;
    use_debian_kernel();
    set_guest(128);
    set_initrd(40 * MIB);
    plan();
    assert_int_equal(layout.handoff.initrd, (128 - 8 - 40) * MIB);
    set_initrd(48 * MIB);
    plan();
    assert_int_equal(layout.handoff.initrd, (128 - 48) * MIB);
    set_initrd(13 * MIB);
    set_guest(80); /* only below the kernel */
    plan();
    assert_int_equal(layout.handoff.initrd, 3 * MIB);
    assert_int_equal(layout.modules_start, 3 * MIB);
    assert_int_equal(layout.modules_end, 0x17d8200);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    use_debian_kernel();
    set_guest(79);
    assert_refused("kernel: needs 80 MiB of guest memory, the guest has 79 MiB (-m)");
    set_guest(80);
    plan();
    set_initrd(15 * MIB);
    assert_refused("initrd: needs 95 MiB of guest memory, the guest has 80 MiB (-m)");
    set_guest(95);
    plan();
    set_guest(2048);
    set_initrd(1969 * MIB);
    assert_refused("initrd: too large, 1969 MiB: kernel takes an initrd only below 0x80000000, and "
                   "it needs the memory up to 0x4f98000 itself");
    set_initrd(UINT64_MAX);
    assert_refused("initrd: too large, 17592186044416 MiB: kernel takes an initrd only below "
                   "0x80000000, and it needs the memory up to 0x4f98000 itself");
    set_initrd(0);
    assert_refused("initrd: the file is empty");

    sample_bzimage(&sample, 0x20f, 4, 3900 * MIB);
    use_sample();
    set_guest(5 * 1024);
    assert_refused(
        "kernel: needs 3902 MiB of guest memory below 4 GiB, the guest has 3840 MiB there");
    config.ram = (struct ram_map){.low_end = 0};
    assert_refused("kernel: needs 3902 MiB of guest memory, the guest has 0 MiB (-m)");
}

static void an_unknown_run_size_is_estimated_if_memory_allows(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x209, 4, 4 * MIB);
    put8(&sample, 0x234, 1);
    use_sample();
    set_initrd(2 * MIB);
    set_guest(32);
    plan();
    assert_int_equal(layout.handoff.kernel_run_size, 12 * MIB);
    set_guest(15);
    plan();
    assert_int_equal(layout.handoff.kernel_run_size, 4 * MIB);

    sample_bzimage(&sample, 0x20a, 4, 4 * MIB);
    put8(&sample, 0x234, 1);
    use_sample();
    plan();
    assert_int_equal(layout.handoff.kernel_run_size, 4 * MIB);
}

static void a_command_line_that_is_too_long_is_refused(void **state)
{
    static char text[65536];

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    sample_bzimage(&sample, 0x205, 4, MIB);
    use_sample();
    config.command_line = text + sizeof(text) - 1 - 255;
    plan();
    assert_int_equal(layout.handoff.command_line_size, 256);
    config.command_line--;
    assert_refused("command line too long: 256 characters, kernel takes at most 255");

    sample_bzimage(&sample, 0x20f, 4, MIB);
    use_sample();
    config.command_line = text + sizeof(text) - 1 - 2047;
    plan();
    config.command_line--;
    assert_refused("command line too long: 2048 characters, kernel takes at most 2047");

    put32(&sample, 0x238, 0xffffffff);
    use_sample();
    config.command_line = text + sizeof(text) - 1 - 49151;
    plan();
    assert_int_equal(layout.handoff.command_line + layout.handoff.command_line_size, 0x9d000);
    config.command_line--;
    assert_refused("command line too long: 49152 characters, there is space for 49151");

    put32(&sample, 0x238, 0);
    use_sample();
    config.command_line = "";
    plan();
    assert_int_equal(layout.handoff.command_line_size, 1);
}

static void boot_params_say_what_a_loader_must(void **state)
{
    const struct setup_header *header = &layout.boot_params.hdr;

    (void)state;
    for (uint16_t protocol = 0x202; protocol <= 0x20f; protocol++) {
        sample_bzimage(&sample, protocol, 4, MIB);
        put16(&sample, 0x1f2, 1);
        put16(&sample, 0x1fa, 0x1234);
        put8(&sample, 0x211, 0xe3);
        put16(&sample, 0x224, 0x5be0);
        use_sample();
        set_initrd(MIB);
        plan();
        assert_int_equal(header->root_flags, 1);
        assert_int_equal(header->vid_mode, 0xffff);
        assert_int_equal(header->type_of_loader, 0xff);
        assert_int_equal(header->loadflags, LOADED_HIGH);
        assert_int_equal(header->heap_end_ptr, 0);
        assert_int_equal(header->version, protocol);
        assert_int_equal(header->cmd_line_ptr, LOW_COMMAND_LINE);
        assert_int_equal(header->ramdisk_image, layout.handoff.initrd);
        assert_int_equal(header->ramdisk_size, MIB);
        assert_int_equal(layout.boot_params.ext_ramdisk_image, 0);
        assert_int_equal(layout.boot_params.e820_entries, 0);
    }
}

static void boot_params_carry_a_newer_header(void **state)
{
    (void)state;
    sample_bzimage(&sample, 0x20f, 4, MIB);
    put8(&sample, 0x201, 0x284 - 0x202);
    put64(&sample, 0x26c, UINT64_C(0x1122334455667788));
    use_sample();
    plan();
    assert_memory_equal((const uint8_t *)&layout.boot_params + 0x26c, sample.head + 0x26c, 0x18);
    assert_int_equal(((const uint8_t *)&layout.boot_params)[0x284], 0);
}

static void elf_segments_stay_in_place(void **state)
{
    (void)state;
    for (int is_64 = 0; is_64 <= 1; is_64++) {
        sample_elf(&sample, is_64);
        use_sample();
        set_initrd(MIB);
        config.force_entry_32 = true; /* there is no other */
        plan();
        assert_int_equal(layout.piece_count, 5);
        assert_int_equal(layout.handoff.kernel_size, 0);
        assert_int_equal(layout.handoff.kernel_source, 0x1000000);
        assert_int_equal(layout.handoff.kernel_destination, 0x1000000);
        assert_int_equal(layout.handoff.kernel_run_address, 0x1000000);
        assert_int_equal(layout.handoff.kernel_run_size, 0x805000);
        assert_int_equal(layout.handoff.entry, 0x1000040);
        assert_int_equal(layout.handoff.flags, is_64 ? HANDOFF_ENTRY_64 : 0);
        assert_int_equal(layout.boot_params.hdr.version, 0x20c);
        assert_int_equal(layout.boot_params.hdr.header, SETUP_MAGIC);
        set_guest(24);
        assert_refused("kernel: needs 25 MiB of guest memory, the guest has 24 MiB (-m)");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_relocatable_kernel_is_put_at_its_preferred_address),
        cmocka_unit_test(the_32_bit_entry_can_be_forced),
        cmocka_unit_test(a_relocatable_kernel_without_preference_is_put_at_2_mib),
        cmocka_unit_test(a_lesser_alignment_is_used_when_memory_is_short),
        cmocka_unit_test(a_fixed_kernel_is_moved_to_1_mib),
        cmocka_unit_test(a_fixed_kernel_may_run_elsewhere),
        cmocka_unit_test(the_initrd_is_put_as_high_as_allowed),
        cmocka_unit_test(the_initrd_lies_below_the_limit_of_the_protocol),
        cmocka_unit_test(the_initrd_uses_the_top_when_memory_is_short),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(an_unknown_run_size_is_estimated_if_memory_allows),
        cmocka_unit_test(a_command_line_that_is_too_long_is_refused),
        cmocka_unit_test(boot_params_say_what_a_loader_must),
        cmocka_unit_test(boot_params_carry_a_newer_header),
        cmocka_unit_test(elf_segments_stay_in_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
