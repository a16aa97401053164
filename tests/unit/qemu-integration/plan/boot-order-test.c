/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order in which a PV guest's devices are tried. */
#include "qemu-integration/plan/boot-order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above. */
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static char file[] = "file";
static char bridge[] = "bridge";
static char user[] = "user";
static char first[] = "bootindex=2";
static char second[] = "vectors=4,bootindex=1";

/* Two disks, the second one named first; an empty CD-ROM drive before one with a disc; a card on a
 * bridge, one on a tap, and one on a user network. */
static struct vm machine(const struct vm_passed *boot)
{
    struct vm vm = {
        .machine = MACHINE_XENPV,
        .drive_count = 4,
        .drives = {{.index = 1, .file = file},
                   {.index = 0, .file = file},
                   {.index = 2, .cdrom = true},
                   {.index = 3, .cdrom = true, .file = file}},
        .netdev_count = 3,
        .netdevs = {{.network = NETWORK_BRIDGE, .id = bridge},
                    {.network = NETWORK_TAP, .id = file},
                    {.network = NETWORK_USER, .id = user}},
        .nic_count = 3,
        .nics = {{.netdev = bridge}, {.netdev = file}, {.netdev = user}},
    };

    for (; boot != NULL && boot[vm.passed_count].option != NULL; vm.passed_count++)
        ;
    vm.passed = (struct vm_passed *)(uintptr_t)boot;
    return vm;
}

/* "c" for a disk, "d" for a CD-ROM, each with its index; "n" with the card's number. */
static void describe(const struct plan_boot_order *order, char text[64])
{
    text[0] = '\0';
    for (unsigned i = 0; i < order->count; i++) {
        const struct plan_boot_device *device = &order->devices[i];

        snprintf(text + strlen(text), 64 - strlen(text), "%s%c%u", i > 0 ? " " : "",
                 device->drive == NULL  ? 'n'
                 : device->drive->cdrom ? 'd'
                                        : 'c',
                 device->drive == NULL ? device->nic : device->drive->index);
    }
}

static void check_vm(const struct vm *vm, bool later, const char *expected)
{
    struct plan_boot_order order;
    struct error error = {0};
    char text[64];

    if (plan_boot_order(vm, later, &order, &error) == 0)
        describe(&order, text);
    else
        snprintf(text, sizeof(text), "%.63s", error.message);
    assert_string_equal(text, expected);
}

static void check(const char *boot, bool later, const char *expected)
{
    const struct vm_passed passed[] = {{"m", "64"}, {"boot", boot}, {0}};
    struct vm vm = machine(passed);

    check_vm(&vm, later, expected);
}

static void test_without_option(void **state)
{
    struct vm vm = machine(NULL);

    (void)state;
    check_vm(&vm, false, "c0");
    vm.drives[0].file = vm.drives[1].file = NULL;
    check_vm(&vm, false, "d3");
    vm.drives[3].file = NULL;
    check_vm(&vm, false, "");
}

static void test_letters(void **state)
{
    (void)state;
    check("n", false, "n0 c0 d3");
    check("order=nc", false, "n0 c0 d3");
    check("order=cn", false, "c0 n0 d3");
    check("dno", false, "d3 n0 n1 c0");
    /* There is no floppy. */
    check("ac", false, "c0 d3");
    check("menu=on", false, "c0");
}

static void test_device_that_is_not_there(void **state)
{
    const struct vm_passed passed[] = {{"boot", "dpn"}, {0}};
    struct vm vm = machine(passed);

    (void)state;
    vm.nic_count = 1;
    vm.drives[3].file = NULL;
    check_vm(&vm, false, "n0 c0");
}

static void test_strict(void **state)
{
    (void)state;
    check("order=n,strict=on", false, "n0");
    check("strict=on,order=d", false, "d3");
    check("order=n,strict=off", false, "n0 c0 d3");
    /* Without an order there is nothing to be strict about. */
    check("strict=on", false, "c0");
}

static void test_once(void **state)
{
    (void)state;
    check("once=n", false, "n0 c0 d3");
    check("once=n", true, "c0");
    check("once=n,order=d", false, "n0 c0 d3");
    check("order=d,once=n", false, "n0 c0 d3");
    check("once=n,order=d", true, "d3 c0");
}

static void test_later_option_counts(void **state)
{
    const struct vm_passed passed[] = {{"boot", "once=n"}, {"boot", "order=d,strict=on"}, {0}};
    struct vm vm = machine(passed);

    (void)state;
    check_vm(&vm, false, "n0");
    check_vm(&vm, true, "d3");
}

static void test_bad_letters(void **state)
{
    (void)state;
    check("x", false, "-boot x: 'x' is no boot device");
    check("color=red", false, "-boot color=red: unknown key 'color'");
    check("N", false, "-boot N: 'N' is no boot device");
    check("ncn", false, "-boot ncn: 'n' is there twice");
}

static void test_card_of_another_network(void **state)
{
    (void)state;
    check("p", false, "-boot: network card 2 is not on a bridge or tap, without which ");
}

static void test_boot_index(void **state)
{
    struct vm vm = machine(NULL);

    (void)state;
    vm.nics[0].options = first;
    check_vm(&vm, false, "n0 c0");
    vm.nics[1].options = second;
    check_vm(&vm, false, "n1 n0 c0");
}

static void test_equal_boot_indices(void **state)
{
    struct vm vm = machine(NULL);
    struct error error = {0};

    (void)state;
    vm.nics[0].options = first;
    vm.nics[1].options = second;
    assert_int_equal(plan_boot_check(&vm, &error), 0);
    vm.drives[1].has_boot_index = vm.drives[3].has_boot_index = true;
    vm.drives[1].boot_index = 3;
    vm.drives[3].boot_index = 4;
    assert_int_equal(plan_boot_check(&vm, &error), 0);
    vm.drives[3].boot_index = 3;
    assert_int_equal(plan_boot_check(&vm, &error), -1);
    assert_string_equal(error.message, "The bootindex 3 has already been used");
    vm.drives[3].boot_index = 2;
    error = (struct error){0};
    assert_int_equal(plan_boot_check(&vm, &error), -1);
    assert_string_equal(error.message, "The bootindex 2 has already been used");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_option),
        cmocka_unit_test(test_letters),
        cmocka_unit_test(test_device_that_is_not_there),
        cmocka_unit_test(test_strict),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_later_option_counts),
        cmocka_unit_test(test_bad_letters),
        cmocka_unit_test(test_card_of_another_network),
        cmocka_unit_test(test_boot_index),
        cmocka_unit_test(test_equal_boot_indices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
