/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The serial lines and monitors of an HVM guest that have clients are opened here, and QEMU gets
 * their other ends by the names that it gives its own; all others are QEMU's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/plan/lines.h"

#include <stdio.h>
#include <string.h>

static struct vm vm;
static struct plan plan;

static int set_up(void **state)
{
    (void)state;
    vm = (struct vm){.machine = MACHINE_XENFV, .display = DISPLAY_NONE};
    plan = (struct plan){.vm = &vm};
    return 0;
}

/* Expects QEMU to get these words for its ends of the lines. */
static void expect(const char *words)
{
    cleanup_plan_arguments struct plan_arguments arguments = {0};
    const struct plan_numbers numbers = {
        .lines = {"3", "4", "5", "6", "7", "8", "9", "10"},
    };
    char got[1024] = "";

    plan.line_count = 0;
    plan_choose_lines(&plan);
    plan_add_lines(&plan, &numbers, &arguments);
    for (unsigned i = 0; i < arguments.count; i++)
        snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s", i == 0 ? "" : " ",
                 arguments.values[i]);
    assert_string_equal(got, words);
}

static void add_serial(const char *device)
{
    vm.serials[vm.serial_count++] = device;
}

static void add_monitor(const char *device)
{
    vm.monitors[vm.monitor_count++] = device;
}

static void lines_with_clients_are_opened_here(void **state)
{
    (void)state;
    add_serial("unix:s,server=on,wait=off");
    add_serial("pty");
    add_serial("tcp:host:1");
    add_serial("mon:stdio");
    expect("-chardev socket,id=serial0,fd=3 -chardev socket,id=serial1,fd=4 "
           "-chardev socket,id=serial2,fd=5 "
           "-chardev socket,id=serial3,fd=6,mux=on -mon chardev=serial3,mode=readline");
    assert_int_equal(plan.line_count, 4);
    assert_string_equal(plan_line_label(&plan.lines[1]), "serial1");
    assert_string_equal(plan.lines[1].device, "chardev:serial1");
    assert_string_equal(plan.lines[1].option, "-serial");
}

static void others_are_left_to_qemu(void **state)
{
    (void)state;
    add_serial("file:log");
    add_serial("vc");
    add_serial("udp::1");
    add_serial("pty");
    add_monitor("null");
    expect("-chardev socket,id=serial3,fd=3");
    assert_null(plan_find_line(&plan, "-serial", 0));
    assert_null(plan_find_line(&plan, "-monitor", 3));
    assert_ptr_equal(plan_find_line(&plan, "-serial", 3), &plan.lines[0]);
}

static void a_monitor_sees_its_clients_come_and_go(void **state)
{
    (void)state;
    add_monitor("unix:m,server=on,wait=off");
    add_monitor("mon:pty");
    expect("-chardev socket,id=compat_monitor0,fd=3,server=on,wait=off "
           "-chardev socket,id=compat_monitor1,fd=4,server=on,wait=off,mux=on");
    assert_true(plan.lines[0].relayed);
}

static void a_default_monitor_on_a_vnc_display_is_none(void **state)
{
    (void)state;
    vm.display = DISPLAY_VNC;
    vm.default_monitor = true;
    add_monitor("vc");
    expect("");
}

static void of_other_guests_only_the_menus_line_is(void **state)
{
    (void)state;
    vm.machine = MACHINE_XENPV;
    add_serial("file:log");
    add_serial("pty");
    add_monitor("stdio");
    expect("");
    plan.bootloader = "pygrub";
    expect("-chardev socket,id=serial0,fd=3");
}

static void as_many_as_there_can_be(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VM_SERIALS_MAX; i++)
        add_serial("pty");
    for (unsigned i = 0; i < VM_MONITORS_MAX; i++)
        add_monitor("pty");
    plan_choose_lines(&plan);
    assert_int_equal(plan.line_count, PLAN_LINES_MAX);
}

int main(void)
{
#define LINES_TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        LINES_TEST(lines_with_clients_are_opened_here),
        LINES_TEST(others_are_left_to_qemu),
        LINES_TEST(a_monitor_sees_its_clients_come_and_go),
        LINES_TEST(a_default_monitor_on_a_vnc_display_is_none),
        LINES_TEST(of_other_guests_only_the_menus_line_is),
        LINES_TEST(as_many_as_there_can_be),
    };

    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
