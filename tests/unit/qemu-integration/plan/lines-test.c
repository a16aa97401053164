/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The serial lines and monitors of an HVM guest that have clients are opened here, by the names
 * that QEMU gives its own; all others are QEMU's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/plan/lines.h"
#include "qemu-integration/plan/qmp-monitors.h"

#include <stdio.h>
#include <string.h>

static struct vm vm;
static struct plan_lines lines;

static int set_up(void **state)
{
    (void)state;
    vm = (struct vm){.machine = MACHINE_XENFV, .display = DISPLAY_NONE};
    return 0;
}

static void choose(bool menu)
{
    struct plan_qmps qmps;

    plan_find_qmps(&vm, &qmps);
    plan_lines_choose(&lines, &vm, &qmps, menu);
}

/* Expects these lines: QEMU's id of each, followed by what is special. */
static void expect_of(bool menu, const char *expected)
{
    char got[512] = "";

    choose(menu);
    for (unsigned i = 0; i < lines.count; i++) {
        const struct plan_line *line = &lines.list[i];

        snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s%s%s%s", i == 0 ? "" : " ",
                 plan_line_id(line), line->address.monitor ? ",shared" : "",
                 line->relayed ? ",relayed" : "", line->greets ? ",greets" : "");
    }
    assert_string_equal(got, expected);
}

static void expect(const char *expected)
{
    expect_of(false, expected);
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
    expect("serial0 serial1 serial2 serial3,shared");
    assert_int_equal(lines.count, 4);
    assert_string_equal(plan_line_id(&lines.list[1]), "serial1");
    assert_string_equal(lines.list[1].device, "chardev:serial1");
    assert_string_equal(lines.list[1].option, "-serial");
}

static void others_are_left_to_qemu(void **state)
{
    (void)state;
    add_serial("file:log");
    add_serial("vc");
    add_serial("udp::1");
    add_serial("pty");
    add_monitor("null");
    expect("serial3");
    assert_null(plan_lines_find(&lines, "-serial", 0));
    assert_ptr_equal(plan_lines_find(&lines, "-serial", 3), &lines.list[0]);
}

static struct vm_passed passed[10];

static void add_passed(const char *option, const char *argument)
{
    vm.passed = passed;
    passed[vm.passed_count++] = (struct vm_passed){option, argument};
}

/* A monitor that shares nothing is no line: qmp-monitors-test.c. */
static void chardevs_of_serial_ports_and_monitors_are_opened_here(void **state)
{
    (void)state;
    add_passed("chardev", "pty,id=a");
    add_serial("chardev:a");
    add_passed("chardev", "socket,id=b,path=s,server=on,wait=off");
    add_passed("device", "{\"driver\":\"isa-serial\",\"chardev\":\"b\"}");
    add_passed("chardev", "stdio,id=c,mux=on");
    add_passed("device", "pci-serial,chardev=c");
    add_passed("mon", "c");
    add_passed("chardev", "socket,id=d,path=m,server=on,wait=off");
    add_monitor("chardev:d");
    add_passed("chardev", "socket,id=e,path=m,server=on,wait=off,mux=on");
    add_passed("mon", "e");
    expect("a b c,shared e,shared,relayed,greets");
    assert_ptr_equal(plan_lines_find(&lines, "-chardev", 3), &lines.list[2]);
    assert_string_equal(plan_line_id(&lines.list[2]), "c");
}

static void programs_find_the_names_of_terminals_in_qemu(void **state)
{
    (void)state;
    add_passed("chardev", "pty,id=a");
    add_passed("device", "isa-serial,chardev=a");
    expect("a");
    add_passed("mon", "chardev=q,id=m,mode=control");
    expect("");
    vm.passed_count--;
    vm.qmp_count = 1;
    vm.qmps[0] = "unix:q,server=on,wait=off";
    expect("");
}

static void chardevs_of_others_are_left_to_qemu(void **state)
{
    static struct vm_netdev netdev = {.options = (char *)"chardev=e"};

    (void)state;
    add_passed("chardev", "pty,id=unused");
    add_passed("chardev", "socket,id=b,path=s,server=on,wait=off");
    add_passed("mon", "chardev=b,mode=control");
    add_passed("chardev", "pty,id=c");
    add_passed("device", "virtconsole,chardev=c");
    add_passed("chardev", "pty,id=d");
    add_serial("chardev:d");
    add_passed("object", "rng-egd,id=r,chardev=d");
    expect("");
    vm.passed_count = vm.serial_count = 0;
    add_passed("chardev", "pty,id=e");
    add_serial("chardev:e");
    vm.netdev_count = 1;
    vm.netdevs[0] = netdev;
    expect("");
    vm.netdev_count = 0;
    expect("e");
    /* QEMU's error: only one can have it without mux=on. */
    add_passed("mon", "e");
    expect("");
}

static void with_telnet_qemu_negotiates_with_each_client(void **state)
{
    (void)state;
    add_serial("mon:telnet::1,server=on,wait=off");
    add_passed("chardev", "socket,id=a,host=h,port=3,telnet=on");
    add_serial("chardev:a");
    expect("serial0,shared,relayed a,relayed");
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
    expect_of(true, "serial0");
}

static void as_many_as_there_can_be(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VM_SERIALS_MAX; i++)
        add_serial("pty");
    for (unsigned i = 0; i < 5; i++) {
        static const char *const chardevs[] = {"pty,mux=on,id=v", "pty,mux=on,id=w",
                                               "pty,mux=on,id=x", "pty,mux=on,id=y",
                                               "pty,mux=on,id=z"};

        add_passed("chardev", chardevs[i]);
        add_passed("mon", chardevs[i] + strlen("pty,mux=on,id="));
    }
    choose(false);
    assert_int_equal(lines.count, PLAN_LINES_MAX);
    /* QEMU opens the last one. */
    assert_non_null(plan_lines_find(&lines, "-chardev", 6));
    assert_null(plan_lines_find(&lines, "-chardev", 8));
}

static void a_monitors_socket_is_its_owners_alone(void **state)
{
    static struct vm_passed options[] = {
        {"chardev", "socket,id=m,path=m,server=on,wait=off,mux=on"}, {"mon", "m"}};

    (void)state;
    add_serial("unix:s,server=on,wait=off");
    add_serial("mon:unix:s,server=on,wait=off");
    vm.passed = options;
    vm.passed_count = 2;
    choose(false);
    assert_int_equal(lines.count, 3);
    assert_false(lines.list[0].address.private);
    for (unsigned i = 1; i < 3; i++)
        assert_true(lines.list[i].address.private);
}

int main(void)
{
#define LINES_TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        LINES_TEST(lines_with_clients_are_opened_here),
        LINES_TEST(others_are_left_to_qemu),
        LINES_TEST(chardevs_of_serial_ports_and_monitors_are_opened_here),
        LINES_TEST(programs_find_the_names_of_terminals_in_qemu),
        LINES_TEST(chardevs_of_others_are_left_to_qemu),
        LINES_TEST(with_telnet_qemu_negotiates_with_each_client),
        LINES_TEST(a_default_monitor_on_a_vnc_display_is_none),
        LINES_TEST(of_other_guests_only_the_menus_line_is),
        LINES_TEST(a_monitors_socket_is_its_owners_alone),
        LINES_TEST(as_many_as_there_can_be),
    };

    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
