/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Property test of the boot layout: random kernels, initrds, command lines and guests. A plan must
 * keep every promise, and a refusal must be due: both judged by layout-check.c.
 *
 * LAYOUT_SEED and LAYOUT_CASES in the environment change seed and number of cases; a failure prints
 * both so that it can be repeated.
 */
#include "loader/boot-layout.h"

#include "common/units.h"
#include "loader/kernel-image.h"
#include "tests/unit/loader/layout-check.h"
#include "tests/unit/loader/samples.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOUR_GIB UINT64_C(0x100000000)

/* splitmix64: every seed gives a good sequence */
static uint64_t random_state;

static uint64_t random_number(void)
{
    uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint64_t below(uint64_t limit)
{
    return random_number() % limit;
}

static bool one_in(unsigned n)
{
    return below(n) == 0;
}

/* All orders of magnitude from 1 to 2^bits are equally likely. */
static uint64_t any_size(unsigned bits)
{
    return 1 + (random_number() >> (64 - bits) >> below(bits));
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *value = getenv(name);

    return value != NULL ? strtoull(value, NULL, 0) : otherwise;
}

struct test_case {
    struct sample sample;
    char command_line[60000];
    struct boot_config config;
    uint64_t need; /* roughly the memory it takes */
};

static struct test_case test;

static void random_bzimage(void)
{
    struct sample *sample = &test.sample;
    uint16_t protocol = (uint16_t)(0x202 + below(14));
    uint64_t size = any_size(one_in(8) ? 31 : 27);
    unsigned alignment = (unsigned)(one_in(4) ? below(32) : 12 + below(13));
    static const uint32_t initrd_maxima[] = {0x37ffffff, 0x7fffffff, 0xffffffff};
    static const uint32_t addresses[] = {0, 0x100000, 0x200000, 0x1000000};
    uint64_t preferred = 0;
    uint64_t init_size = 0;

    sample_bzimage(sample, protocol, (uint8_t)(1 + below(255)), size);
    if (protocol >= 0x203)
        put32(sample, 0x22c, one_in(3) ? (uint32_t)any_size(32) : initrd_maxima[below(3)]);
    if (protocol >= 0x205) {
        put32(sample, 0x230, UINT32_C(1) << alignment);
        put8(sample, 0x234, (uint8_t)below(2));
    }
    if (protocol >= 0x206)
        put32(sample, 0x238, (uint32_t)any_size(one_in(2) ? 12 : 32));
    if (protocol >= 0x20a) {
        put8(sample, 0x235, (uint8_t)below(alignment + 1));
        preferred = one_in(3) ? any_size(30) : addresses[below(4)];
        init_size = one_in(4) ? any_size(31) : size * below(8) + below(MIB);
        put64(sample, 0x258, preferred);
        put32(sample, 0x260, (uint32_t)init_size);
        init_size = (uint32_t)init_size;
    }
    if (protocol >= 0x20c)
        put16(sample, 0x236, size > 0x200 ? (uint16_t)random_number() : 0);
    if (one_in(4)) { /* fields that the loader must overwrite, or code in older protocols */
        put64(sample, 0x240, random_number());
        put64(sample, 0x250, random_number());
    }
    if (one_in(4))
        put8(sample, 0x201, (uint8_t)(0x6a + below(0x96)));
    test.need = (preferred > 2 * MIB ? preferred : 2 * MIB) + (init_size > size ? init_size : size);
}

static void random_elf(void)
{
    struct sample *sample = &test.sample;
    int is_64 = (int)below(2);
    unsigned count = (unsigned)(1 + below(KERNEL_SEGMENTS_MAX));
    uint64_t address = 2 * MIB + (one_in(2) ? 0 : any_size(26));

    sample_elf(sample, is_64);
    put16(sample, is_64 ? 56 : 44, (uint16_t)count);
    put_word(sample, is_64, 24, address);
    for (unsigned i = 0; i < count; i++) {
        uint64_t memory_size = any_size(22);
        put32(sample, sample_phdr(is_64, i, PHDR_TYPE), 1);
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_OFFSET), 0x1000);
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_VADDR), address);
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_PADDR), address);
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_FILESZ),
                 memory_size < 0x3000 ? memory_size : below(0x3000));
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_MEMSZ), memory_size);
        address += memory_size + (one_in(2) ? 0 : any_size(16));
    }
    test.need = address;
}

static void random_config(void)
{
    struct boot_config *config = &test.config;
    uint64_t low_end = any_size(32);
    size_t length = one_in(50) ? below(sizeof(test.command_line)) : any_size(12);

    *config = (struct boot_config){.kernel_name = "kernel", .command_line = test.command_line};
    if (!one_in(4)) {
        config->initrd_name = "initrd";
        config->initrd_size = any_size(one_in(4) ? 32 : 28);
    }
    /* Half of the guests have about as much as is needed: that is where mistakes show. */
    if (one_in(2))
        low_end = test.need + config->initrd_size + (one_in(2) ? 0 : below(16 * MIB)) +
                  below(64) * 4096 - 32 * UINT64_C(4096);
    if (low_end > FOUR_GIB)
        low_end = FOUR_GIB;
    if (low_end < MIB)
        low_end = MIB;
    config->ram.low_end = low_end / 4096 * 4096;
    if (one_in(4))
        config->ram.high_end = FOUR_GIB + any_size(38) / 4096 * 4096;
    config->text_screen = one_in(2);
    config->force_entry_32 = one_in(4);
    memset(test.command_line, 'x', length);
    test.command_line[length] = '\0';
}

static void fail_case(uint64_t seed, uint64_t number, const char *what)
{
    const struct boot_config *config = &test.config;

    fail_msg("LAYOUT_SEED=%" PRIu64 ", case %" PRIu64 ": %s\nRAM 0x%" PRIx64
             ", kernel of 0x%" PRIx64 " bytes, initrd of 0x%" PRIx64 ", command line of %zu",
             seed, number, what, config->ram.low_end, test.sample.size, config->initrd_size,
             strlen(config->command_line));
}

static void every_promise_holds_and_every_refusal_is_due(void **state)
{
    uint64_t seed = setting("LAYOUT_SEED", 1);
    uint64_t cases = setting("LAYOUT_CASES", 200000);
    uint64_t planned = 0;
    uint64_t with_initrd = 0;

    (void)state;
    random_state = seed;
    for (uint64_t i = 0; i < cases; i++) {
        struct kernel_image image;
        struct boot_layout layout;
        struct error error = {0};
        if (one_in(8))
            random_elf();
        else
            random_bzimage();
        random_config();
        test.config.kernel = &image;

        uint64_t size = test.sample.size;
        const struct raw_kernel raw = {test.sample.head,
                                       size < SAMPLE_HEAD_SIZE ? size : SAMPLE_HEAD_SIZE, size};
        const struct bytes head = {raw.head, (size_t)raw.head_size};
        if (kernel_image_parse(&image, head, size, "kernel", &error) < 0)
            fail_case(seed, i, error.message);
        if (image.needs_bios != NULL)
            fail_case(seed, i, image.needs_bios);

        memset(&layout, 0xee, sizeof(layout));
        if (boot_layout_plan(&layout, &test.config, &error) == 0) {
            const char *violation = layout_violation(&raw, &test.config, &layout);
            if (violation != NULL)
                fail_case(seed, i, violation);
            if (error_is_set(&error))
                fail_case(seed, i, "an error with success");
            planned++;
            with_initrd += test.config.initrd_name != NULL;
        } else {
            if (!error_is_set(&error))
                fail_case(seed, i, "refused without a message");
            if (layout_possible(&raw, &test.config))
                fail_case(seed, i, error.message);
        }
    }
    printf("# LAYOUT_SEED=%" PRIu64 " LAYOUT_CASES=%" PRIu64 ": %" PRIu64 " planned, %" PRIu64
           " of them with an initrd\n",
           seed, cases, planned, with_initrd);
    /* Neither side of the property may be tested by too few cases. */
    if (cases >= 1000) {
        assert_true(with_initrd > cases / 10);
        assert_true(planned - with_initrd > cases / 20);
        assert_true(cases - planned > cases / 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_promise_holds_and_every_refusal_is_due),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
