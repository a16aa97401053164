/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves which QMP monitors are opened by qemu-xen, as what, and what QEMU gets instead.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/plan/qmp-monitors.h"

#include <stdio.h>
#include <string.h>

static const struct plan_numbers numbers = {.qmps = {"7", "8", "9", "10", "11"}};

/* Compares QEMU's words for all that are ours. */
static void assert_words(const struct plan_qmps *qmps, const char *expected)
{
    cleanup_plan_arguments struct plan_arguments arguments = {0};
    char text[512] = "";

    plan_add_qmps(qmps, &numbers, &arguments);
    for (unsigned i = 0; i < arguments.count; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s ", arguments.values[i]);
    assert_string_equal(text, expected);
}

static void addresses_of_qmp_are_ours(void **state)
{
    const struct vm vm = {.qmp_count = 3,
                          .qmps = {"unix:/a,,b,server=on,wait=off", "tcp:[::1]:4444", "stdio"},
                          .qmp_pretty = {false, true, false}};
    struct plan_qmps qmps;

    (void)state;
    plan_find_qmps(&vm, &qmps);
    assert_int_equal(qmps.count, 3);
    assert_int_equal(qmps.monitors[0].address.kind, SERIAL_UNIX);
    assert_string_equal(qmps.monitors[0].address.path, "/a,b");
    assert_true(qmps.monitors[0].address.server);
    assert_false(qmps.monitors[0].address.wait);
    assert_true(qmps.monitors[0].address.private);
    assert_false(qmps.monitors[0].pretty);
    assert_string_equal(qmps.monitors[0].option, "qmp");
    assert_int_equal(qmps.monitors[1].address.kind, SERIAL_TCP);
    assert_true(qmps.monitors[1].pretty);
    assert_string_equal(qmps.monitors[1].option, "qmp-pretty");
    assert_int_equal(qmps.monitors[2].address.kind, SERIAL_STDIO);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(qmps.monitors[i].fd, -1);
        assert_true(plan_qmp_is_ours(&qmps, i));
    }
    assert_words(&qmps, "-chardev socket,id=compat_monitor0,fd=7 "
                        "-mon chardev=compat_monitor0,id=compat_monitor0,mode=control "
                        "-chardev socket,id=compat_monitor1,fd=8 "
                        "-mon chardev=compat_monitor1,id=compat_monitor1,mode=control "
                        "-chardev socket,id=compat_monitor2,fd=9 "
                        "-mon chardev=compat_monitor2,id=compat_monitor2,mode=control ");
}

static void what_only_qemu_can_open_is_not(void **state)
{
    const struct vm vm = {
        .monitor_count = 1,
        .monitors = {"udp::1"},
        .qmp_count = 4,
        .qmps = {"unix:/a,reconnect=1", "mon:unix:/b,server", "file:/c", "unix:/d"}};
    const struct vm over_telnet = {
        .qmp_count = 2, .qmps = {"telnet::1,server=on,wait=off", "tcp::1,server=on,telnet=on"}};
    struct plan_qmps qmps;

    (void)state;
    plan_find_qmps(&vm, &qmps);
    assert_int_equal(qmps.count, 1);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(plan_qmp_is_ours(&qmps, i), i == 3);
    /* The names of the others are compat_monitor0 to 3. */
    assert_words(&qmps, "-chardev socket,id=compat_monitor4,fd=7 "
                        "-mon chardev=compat_monitor4,id=compat_monitor4,mode=control ");
    plan_find_qmps(&over_telnet, &qmps);
    assert_int_equal(qmps.count, 0);
}

static void find(const char *chardev, const char *mon, struct plan_qmps *qmps)
{
    struct vm_passed passed[] = {{"global", "a.b=c"}, {"mon", mon}, {"chardev", chardev}};
    const struct vm vm = {.passed_count = 3, .passed = passed};

    plan_find_qmps(&vm, qmps);
}

static void a_character_device_in_control_mode_is_ours(void **state)
{
    static const struct {
        const char *chardev, *mon;
        enum serial_kind kind;
        const char *path;
        int fd;
        bool server, wait;
        const char *words;
    } cases[] = {
        {"socket,id=charmonitor,fd=25,server=on,wait=off",
         "chardev=charmonitor,id=monitor,mode=control", SERIAL_UNIX, "fd 25", 25, true, false,
         "-chardev socket,id=charmonitor,fd=7 -mon chardev=charmonitor,id=monitor,mode=control "},
        {"socket,id=c,fd=3,server,nowait", "c,mode=control", SERIAL_UNIX, "fd 3", 3, true, false,
         "-chardev socket,id=c,fd=7 -mon chardev=c,mode=control "},
        {"socket,path=/a,,b,id=c,server", "c,mode=control,pretty=on", SERIAL_UNIX, "/a,b", -1, true,
         true, "-chardev socket,id=c,fd=7 -mon chardev=c,mode=control "},
        {"id=c,backend=socket,host=h,port=1,server=on,nowait,nodelay=on", "mode=control,chardev=c",
         SERIAL_TCP, "h", -1, true, false,
         "-chardev socket,id=c,fd=7 -mon chardev=c,mode=control "},
        {"stdio,id=c", "c,mode=control", SERIAL_STDIO, "", -1, false, false,
         "-chardev socket,id=c,fd=7 -mon chardev=c,mode=control "},
        {"pty,id=c", "c,mode=control", SERIAL_PTY, "", -1, false, false,
         "-chardev socket,id=c,fd=7 -mon chardev=c,mode=control "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct plan_qmps qmps;

        find(cases[i].chardev, cases[i].mon, &qmps);
        assert_int_equal(qmps.count, 1);
        assert_int_equal(qmps.monitors[0].address.kind, cases[i].kind);
        assert_string_equal(qmps.monitors[0].address.path, cases[i].path);
        assert_int_equal(qmps.monitors[0].address.server, cases[i].server);
        assert_int_equal(qmps.monitors[0].address.wait, cases[i].wait);
        assert_int_equal(qmps.monitors[0].fd, cases[i].fd);
        assert_words(&qmps, cases[i].words);
        for (unsigned j = 0; j < 3; j++)
            assert_int_equal(plan_passed_is_ours(&qmps, j), j > 0);
    }
}

static void with_anything_else_about_it_it_is_not(void **state)
{
    static const char *const cases[][2] = {
        {"socket,id=c,path=/a,server=on,mux=on", "c,mode=control"},
        {"socket,id=c,fd=3,server=on,mux=on", "c"},
        {"socket,id=c,path=/a,server=on", "c,mode=x"},
        {"socket,id=c,path=/a,server=on", "c,pretty=on"},
        {"socket,id=c,path=/a,server=on", "d,mode=control"},
        {"socket,id=c,path=/a,server=on", "c,mode=control,x=y"},
        {"socket,id=c,path=/a,server=on,abstract=on", "c,mode=control"},
        {"socket,id=c,path=/a,server=on,telnet=on", "c,mode=control"},
        {"socket,id=c,host=h,port=1,server=on,telnet=on", "c,mode=control"},
        {"socket,id=c,path=/a,logfile=/b", "c,mode=control"},
        {"socket,id=c,path=/a,fd=1", "c,mode=control"},
        {"socket,id=c,fd=x", "c,mode=control"},
        {"socket,id=c", "c,mode=control"},
        {"stdio,id=c,signal=off", "c,mode=control"},
        {"pty,id=c,path=/a", "c,mode=control"},
        {"pipe,id=c,path=/a", "c,mode=control"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct plan_qmps qmps;

        find(cases[i][0], cases[i][1], &qmps);
        assert_int_equal(qmps.count, 0);
        assert_false(plan_passed_is_ours(&qmps, 1) || plan_passed_is_ours(&qmps, 2));
    }
}

static void qmp_may_name_a_character_device(void **state)
{
    struct vm_passed passed[] = {{"chardev", "socket,id=c,path=/a,server=on,wait=off"}};
    const struct vm vm = {
        .passed_count = 1, .passed = passed, .qmp_count = 1, .qmps = {"chardev:c"}};
    struct plan_qmps qmps;

    (void)state;
    plan_find_qmps(&vm, &qmps);
    assert_int_equal(qmps.count, 1);
    assert_string_equal(qmps.monitors[0].address.path, "/a");
    assert_true(plan_qmp_is_ours(&qmps, 0));
    assert_true(plan_passed_is_ours(&qmps, 0));
    assert_words(&qmps, "-chardev socket,id=c,fd=7 -mon chardev=c,id=c,mode=control ");
}

static void monitors_for_people_are_ours(void **state)
{
    struct vm_passed passed[] = {{"chardev", "socket,id=c,host=h,port=1,server=on,telnet=on"},
                                 {"mon", "chardev=c,mode=readline"},
                                 {"chardev", "pty,id=d"},
                                 {"mon", "d"}};
    const struct vm vm = {.monitor_count = 3,
                          .monitors = {"vc", "stdio", "telnet::1,server=on,wait=off"},
                          .qmp_count = 1,
                          .qmps = {"pty"},
                          .passed_count = 4,
                          .passed = passed};
    struct plan_qmps qmps;

    (void)state;
    plan_find_qmps(&vm, &qmps);
    assert_int_equal(qmps.count, 5);
    for (unsigned i = 0; i < qmps.count; i++)
        assert_int_equal(qmps.monitors[i].human, i != 2);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(plan_monitor_is_ours(&qmps, i), i > 0);
    assert_true(qmps.monitors[1].address.telnet);
    assert_true(qmps.monitors[0].address.private);
    assert_string_equal(qmps.monitors[0].option, "monitor");
    /* compat_monitor0 is QEMU's; for QEMU all are for programs. */
    assert_words(&qmps, "-chardev socket,id=compat_monitor1,fd=7 "
                        "-mon chardev=compat_monitor1,id=compat_monitor1,mode=control "
                        "-chardev socket,id=compat_monitor2,fd=8 "
                        "-mon chardev=compat_monitor2,id=compat_monitor2,mode=control "
                        "-chardev socket,id=compat_monitor3,fd=9 "
                        "-mon chardev=compat_monitor3,id=compat_monitor3,mode=control "
                        "-chardev socket,id=c,fd=10 -mon chardev=c,mode=control "
                        "-chardev socket,id=d,fd=11 -mon chardev=d,mode=control ");
}

static void what_a_monitor_shares_is_a_line(void **state)
{
    struct vm_passed passed[] = {{"chardev", "stdio,id=c,signal=off,mux=on"}, {"mon", "c,id=m"}};
    const struct vm vm = {.serial_count = 4,
                          .serials = {"mon:telnet::1,server=on", "stdio", "mon:vc", "chardev:c"},
                          .monitor_count = 1,
                          .monitors = {"mon:pty"},
                          .passed_count = 2,
                          .passed = passed};
    struct plan_qmps qmps;

    (void)state;
    plan_find_qmps(&vm, &qmps);
    assert_int_equal(qmps.count, 3);
    for (unsigned i = 0; i < 3; i++) {
        assert_true(qmps.monitors[i].human);
        assert_true(qmps.monitors[i].shared);
        /* These are the line's. */
        assert_false(qmps.monitors[i].address.telnet);
        assert_false(qmps.monitors[i].address.wait);
    }
    assert_int_equal(plan_serial_monitor(&qmps, &vm, 0), 1);
    assert_int_equal(plan_serial_monitor(&qmps, &vm, 1), -1);
    assert_int_equal(plan_serial_monitor(&qmps, &vm, 2), -1);
    assert_int_equal(plan_serial_monitor(&qmps, &vm, 3), 2);
    assert_words(&qmps, "-chardev socket,id=compat_monitor0,fd=7 "
                        "-mon chardev=compat_monitor0,id=compat_monitor0,mode=control "
                        "-chardev socket,id=serial0-monitor,fd=8 "
                        "-mon chardev=serial0-monitor,mode=control "
                        "-chardev socket,id=c-monitor,fd=9 "
                        "-mon chardev=c-monitor,id=m,mode=control ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_qmp_are_ours),
        cmocka_unit_test(what_only_qemu_can_open_is_not),
        cmocka_unit_test(a_character_device_in_control_mode_is_ours),
        cmocka_unit_test(with_anything_else_about_it_it_is_not),
        cmocka_unit_test(qmp_may_name_a_character_device),
        cmocka_unit_test(monitors_for_people_are_ours),
        cmocka_unit_test(what_a_monitor_shares_is_a_line),
    };

    return cmocka_run_group_tests_name("qmp-monitors", tests, NULL, NULL);
}
