/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The serial lines that have clients or that a monitor shares are opened here, by the names that
 * QEMU gives its own; all others are QEMU's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/alloc.h"
#include "qemu-integration/plan/lines.h"
#include "qemu-integration/plan/qmp-monitors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct vm vm;
static struct plan_lines lines;
static struct plan_qmps qmps;

static int set_up(void **state)
{
    (void)state;
    vm = (struct vm){.machine = MACHINE_XENFV, .display = DISPLAY_NONE};
    return 0;
}

static void choose(bool menu)
{
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

        snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s%s%s%s%s%s", i == 0 ? "" : " ",
                 plan_line_id(line), line->address.monitor ? ",shared" : "",
                 line->monitor >= 0 ? "," : "",
                 line->monitor >= 0 ? qmps.monitors[line->monitor].chardev : "",
                 line->serial ? "" : ",alone", line->breaks ? ",breaks" : "");
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
    expect("serial0 serial1 serial2 serial3,shared,serial3-monitor,breaks");
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
    expect("c,shared,c-monitor,breaks e,shared,e-monitor,alone a b");
    assert_ptr_equal(plan_lines_find(&lines, "-chardev", 3), &lines.list[0]);
    assert_int_equal(plan_lines_serial(&lines, &vm, 0), 2);
    vm.serials[0] = "chardev:c";
    /* Two serial ports and a monitor are more than are served here. */
    expect("e,shared,e-monitor,alone b c,shared");
    assert_int_equal(plan_lines_serial(&lines, &vm, 0), 2);
    vm.serials[0] = "chardev:d";
    expect("c,shared,c-monitor,breaks e,shared,e-monitor,alone b");
    assert_int_equal(plan_lines_serial(&lines, &vm, 0), -1);
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

/* With a terminal's break key. */
static void we_speak_telnet(void **state)
{
    (void)state;
    add_serial("mon:telnet::1,server=on,wait=off");
    add_passed("chardev", "socket,id=a,host=h,port=3,telnet=on");
    add_serial("chardev:a");
    expect("serial0,shared,serial0-monitor,breaks a,breaks");
    assert_true(lines.list[0].address.telnet);
}

static void what_more_than_two_share_is_shared_in_qemu(void **state)
{
    (void)state;
    add_passed("chardev", "stdio,id=a,mux=on");
    add_serial("chardev:a");
    add_serial("chardev:a");
    add_passed("mon", "a");
    expect("a,shared");
    add_passed("mon", "a");
    expect("a,shared");
    vm.serial_count = 0;
    expect("");
}

static void a_default_monitor_on_a_vnc_display_is_none(void **state)
{
    (void)state;
    vm.display = DISPLAY_VNC;
    vm.default_monitor = true;
    add_monitor("vc");
    expect("");
}

static void of_other_guests_too(void **state)
{
    (void)state;
    vm.machine = MACHINE_XENPV;
    add_serial("file:log");
    add_serial("pty");
    add_serial("chardev:b");
    add_passed("chardev", "socket,id=b,path=s,server=on,wait=off");
    add_monitor("stdio");
    expect("serial1 b");
    assert_int_equal(plan_lines_serial(&lines, &vm, 0), -1);
    assert_int_equal(plan_lines_serial(&lines, &vm, 1), 0);
    assert_int_equal(plan_lines_serial(&lines, &vm, 2), 1);
    assert_int_equal(plan_lines_serial(&lines, &vm, 3), -1);
    vm.serial_count = 1;
    vm.passed_count = 0;
    expect("");
    expect_of(true, "serial0");
    /* Nobody hears a PV console's break. */
    add_serial("mon:stdio");
    expect("serial1,shared,serial1-monitor");
    add_monitor("mon:pty");
    expect_of(
        true,
        "serial0 serial1,shared,serial1-monitor compat_monitor1,shared,compat_monitor1,alone");
    assert_string_equal(lines.list[2].option, "-monitor");
    assert_int_equal(lines.list[2].number, 1);
    vm.serials[0] = "vc";
    add_passed("chardev", "stdio,id=a,mux=on");
    add_passed("mon", "a");
    vm.serials[0] = "chardev:a";
    vm.serial_count = vm.monitor_count = 1;
    expect_of(true, "a,shared,a-monitor");
    assert_int_equal(plan_lines_serial(&lines, &vm, 0), 0);
}

/* Those that a monitor shares come first. */
static void as_many_as_there_can_be(void **state)
{
    static char chardevs[PLAN_LINES_MAX + 2][32];
    static struct vm_passed options[2 * PLAN_LINES_MAX + 4];
    unsigned count = 0;

    (void)state;
    for (unsigned i = 0; i < VM_SERIALS_MAX; i++)
        add_serial("mon:pty");
    for (unsigned i = 0; i < PLAN_LINES_MAX + 2; i++) {
        snprintf(chardevs[i], sizeof(chardevs[i]), "pty,%sid=v%u", i % 2 == 0 ? "mux=on," : "", i);
        options[count++] = (struct vm_passed){"chardev", chardevs[i]};
        if (i % 2 == 0)
            options[count++] = (struct vm_passed){"mon", strchr(chardevs[i], 'v')};
        else
            options[count++] =
                (struct vm_passed){"device", alloc_format("isa-serial,chardev=v%u", i)};
    }
    vm.passed = options;
    vm.passed_count = count;
    choose(false);
    assert_int_equal(lines.count, PLAN_LINES_MAX);
    for (unsigned i = 0; i < qmps.count; i++) {
        unsigned found = 0;

        for (unsigned j = 0; j < lines.count; j++)
            found += lines.list[j].monitor == (int)i;
        assert_int_equal(found, 1);
    }
    for (unsigned i = 0; i < count; i++)
        if (strcmp(options[i].option, "device") == 0)
            free((char *)options[i].argument);
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
        LINES_TEST(we_speak_telnet),
        LINES_TEST(what_more_than_two_share_is_shared_in_qemu),
        LINES_TEST(a_default_monitor_on_a_vnc_display_is_none),
        LINES_TEST(of_other_guests_too),
        LINES_TEST(a_monitors_socket_is_its_owners_alone),
        LINES_TEST(as_many_as_there_can_be),
    };

    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
