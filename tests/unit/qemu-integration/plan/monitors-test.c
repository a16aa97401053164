/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that no monitor of QEMU is on a text console that VNC clients can select.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/plan/monitors.h"

#include <string.h>

static const enum vm_display public_displays[] = {DISPLAY_DEFAULT, DISPLAY_VNC};
static const enum vm_display private_displays[] = {DISPLAY_WINDOW, DISPLAY_NONE};

static void assert_refused_in_public(struct vm vm, const char *option)
{
    for (int i = 0; i < 2; i++) {
        struct error error = {0};

        vm.display = public_displays[i];
        assert_int_equal(plan_check_monitors(&vm, &error), -1);
        assert_memory_equal(error.message, option, strlen(option));
        error = (struct error){0};
        vm.display = private_displays[i];
        assert_int_equal(plan_check_monitors(&vm, &error), 0);
    }
}

static void assert_allowed(struct vm vm)
{
    struct error error = {0};

    vm.display = DISPLAY_VNC;
    assert_int_equal(plan_check_monitors(&vm, &error), 0);
}

static void the_default_monitor_is_for_windows(void **state)
{
    struct vm vm = {.monitor_count = 1, .monitors = {"vc"}, .default_monitor = true};

    (void)state;
    for (int i = 0; i < 2; i++) {
        vm.display = public_displays[i];
        assert_int_equal(plan_monitor_count(&vm), 0);
        vm.display = private_displays[i];
        assert_int_equal(plan_monitor_count(&vm), 1);
    }
    assert_allowed(vm);
    vm = (struct vm){.monitor_count = 1, .monitors = {"stdio"}, .display = DISPLAY_VNC};
    assert_int_equal(plan_monitor_count(&vm), 1);
}

static void any_other_on_a_text_console_is_refused(void **state)
{
    (void)state;
    assert_refused_in_public((struct vm){.monitor_count = 2, .monitors = {"stdio", "vc"}},
                             "-monitor vc: ");
    assert_refused_in_public((struct vm){.monitor_count = 1, .monitors = {"vc:80Cx24C"}},
                             "-monitor vc:80Cx24C: ");
    assert_refused_in_public((struct vm){.qmp_count = 1, .qmps = {"vc"}}, "-qmp vc: ");
    assert_refused_in_public((struct vm){.serial_count = 1, .serials = {"mon:vc"}},
                             "-serial mon:vc: ");
    assert_refused_in_public(
        (struct vm){.passed_count = 1, .passed = (struct vm_passed[]){{"parallel", "mon:vc"}}},
        "-parallel mon:vc: ");
}

static void by_its_id_as_well(void **state)
{
    static const char *const chardevs[] = {"vc,id=c", "id=c,backend=vc", "vc,width=80,id=c,mux=on"};
    static const char *const mons[] = {"c", "chardev=c", "mode=readline,chardev=c"};

    (void)state;
    for (int i = 0; i < 3; i++) {
        const struct vm_passed chardev = {"chardev", chardevs[i]};

        assert_refused_in_public(
            (struct vm){.passed_count = 2,
                        .passed = (struct vm_passed[]){{"mon", mons[i]}, chardev}},
            "-mon ");
        assert_refused_in_public((struct vm){.passed_count = 1,
                                             .passed = (struct vm_passed[]){chardev},
                                             .monitor_count = 1,
                                             .monitors = {"chardev:c"}},
                                 "-monitor chardev:c: ");
        assert_refused_in_public((struct vm){.passed_count = 1,
                                             .passed = (struct vm_passed[]){chardev},
                                             .serial_count = 1,
                                             .serials = {"mon:chardev:c"}},
                                 "-serial mon:chardev:c: ");
        assert_allowed((struct vm){.passed_count = 1,
                                   .passed = (struct vm_passed[]){chardev},
                                   .serial_count = 1,
                                   .serials = {"chardev:c"}});
    }
}

static void other_devices_are_allowed(void **state)
{
    (void)state;
    assert_allowed((struct vm){
        .monitor_count = 3,
        .monitors = {"stdio", "chardev:d", "unix:vc"},
        .serial_count = 2,
        .serials = {"vc", "mon:pty"},
        .passed_count = 4,
        .passed =
            (struct vm_passed[]){
                {"chardev", "vc,id=c"}, {"chardev", "pty,id=d"}, {"mon", "d"}, {"device", "c"}},
    });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_monitor_is_for_windows),
        cmocka_unit_test(any_other_on_a_text_console_is_refused),
        cmocka_unit_test(by_its_id_as_well),
        cmocka_unit_test(other_devices_are_allowed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
