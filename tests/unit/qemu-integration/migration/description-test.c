/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a saved guest is compared with the one that is to take its place, and that whatever a
 * stream says gets an answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "common/units.h"
#include "qemu-integration/migration/description.h"

#include <string.h>

static struct vm make_vm(void)
{
    static const char *const arguments[] = {"-M", "xenpv"};

    return (struct vm){.machine = MACHINE_XENPV,
                       .memory = 128 * MIB,
                       .memory_max = 256 * MIB,
                       .vcpus = 1,
                       .vcpus_max = 2,
                       .drives = {{.bus = DRIVE_XEN, .index = 0}, {.bus = DRIVE_XEN, .index = 1}},
                       .drive_count = 1,
                       .nic_count = 1,
                       .arguments = (char *const *)(uintptr_t)arguments,
                       .argument_count = 2};
}

static char *describe(const struct vm *vm)
{
    struct plan plan = {.vm = vm};

    strcpy(plan.name, "a \"name\"");
    return description_make(&plan);
}

/* Compares a guest with one that was saved. */
static int compare(const struct vm *saved, const struct vm *own, struct error *error)
{
    cleanup_free char *theirs = describe(saved);
    cleanup_free char *ours = describe(own);

    *error = (struct error){0};
    return description_check(ours, theirs, strlen(theirs), error);
}

static void the_same_guest_is_taken(void **state)
{
    const struct vm vm = make_vm();
    struct error error;

    (void)state;
    assert_int_equal(compare(&vm, &vm, &error), 0);
}

static void differences_are_named(void **state)
{
    const struct vm vm = make_vm();
    struct vm other[5];
    static const char *const reasons[] = {"has -M xenpvh", "has -m 64M", "maxmem=64M", "maxcpus=3",
                                          "disk 1 of bus xen"};
    struct error error;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(other); i++)
        other[i] = vm;
    other[0].machine = MACHINE_XENPVH;
    other[1].memory = 64 * MIB;
    other[2].memory_max = 64 * MIB;
    other[3].vcpus_max = 3;
    other[4].drive_count = 2;
    for (size_t i = 0; i < ARRAY_SIZE(other); i++) {
        assert_int_equal(compare(&other[i], &vm, &error), -1);
        assert_non_null(strstr(error.message, reasons[i]));
    }
    /* One that was plugged in later is on the new command line only. */
    assert_int_equal(compare(&vm, &other[4], &error), 0);
}

static void any_text_gets_an_answer(void **state)
{
#define NUMBERS "{\"machine\": \"xenpv\", \"memory\": 128, \"memory-max\": 256, \"vcpus-max\": 2"
    static const char *const texts[] = {
        "",
        "{",
        "null",
        "[]",
        "7",
        "\"x\"",
        "{}",
        "{\"machine\": 7}",
        "{\"machine\": \"xenpv\"}",
        "{\"machine\": \"xenpv\", \"memory\": \"128\"}",
        NUMBERS "}",
        NUMBERS ", \"devices\": {}}",
        NUMBERS ", \"devices\": [null, 7, []]}",
    };
    const struct vm vm = make_vm();
    cleanup_free char *ours = describe(&vm);

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct error error = {0};

        assert_int_equal(description_check(ours, texts[i], strlen(texts[i]), &error), -1);
        assert_true(error_is_set(&error));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_guest_is_taken),
        cmocka_unit_test(differences_are_named),
        cmocka_unit_test(any_text_gets_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
