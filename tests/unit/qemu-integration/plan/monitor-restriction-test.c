/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that with -monitor-restrict there is no monitor whose commands are not seen here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/plan/monitor-restriction.h"

#include <string.h>

#define QMP "unix:/run/qmp,server=on,wait=off"

static int check(struct vm vm, bool restricted, struct error *error)
{
    struct plan_qmps qmps;

    vm.monitor_restrict = restricted;
    plan_find_qmps(&vm, &qmps);
    return plan_check_restriction(&vm, &qmps, error);
}

static void assert_refused(struct vm vm, const char *option)
{
    struct error error = {0};

    assert_int_equal(check(vm, false, &error), 0);
    assert_int_equal(check(vm, true, &error), -1);
    assert_memory_equal(error.message, "-monitor-restrict on: ", 22);
    assert_non_null(strstr(error.message, option));
    assert_non_null(strstr(error.message, "or -monitor none"));
}

static void assert_allowed(struct vm vm)
{
    struct error error = {0};

    assert_int_equal(check(vm, true, &error), 0);
}

static void monitors_of_qemus_are_refused(void **state)
{
    struct vm_passed mon = {"mon", "chardev=c,mode=readline"};
    struct vm_passed telnet[] = {{"chardev", "socket,id=c,host=h,port=1,server=on,telnet=on"},
                                 {"mon", "chardev=c,mode=control"}};
    struct vm_passed parallel = {"parallel", "mon:stdio"};

    (void)state;
    assert_refused((struct vm){.monitor_count = 2, .monitors = {"stdio", "udp::1"}},
                   "-monitor udp::1");
    assert_refused((struct vm){.monitor_count = 1, .monitors = {"mon:udp::1"}},
                   "-monitor mon:udp::1");
    assert_refused((struct vm){.monitor_count = 1,
                               .monitors = {"vc"},
                               .default_monitor = true,
                               .display = DISPLAY_WINDOW},
                   "-monitor vc");
    assert_refused((struct vm){.serial_count = 2, .serials = {"mon:stdio", "mon:udp::1"}},
                   "-serial mon:udp::1");
    assert_refused((struct vm){.qmp_count = 2, .qmps = {QMP, "telnet:h:1,server=on"}},
                   "-qmp telnet:");
    assert_refused((struct vm){.passed_count = 1, .passed = &mon}, "-mon chardev=c,mode=readline");
    assert_refused((struct vm){.passed_count = 2, .passed = telnet}, "-mon chardev=c,mode=control");
    assert_refused((struct vm){.passed_count = 1, .passed = &parallel}, "-parallel mon:stdio");
}

static void ours_are_allowed(void **state)
{
    struct vm_passed passed[] = {{"chardev", "socket,id=c,path=/run/qmp,server=on,wait=off"},
                                 {"mon", "chardev=c,mode=control"},
                                 {"parallel", "stdio"}};

    (void)state;
    assert_allowed((struct vm){.serial_count = 2, .serials = {"stdio", "mon:pty"}});
    assert_allowed((struct vm){.monitor_count = 1, .monitors = {"mon:stdio"}});
    assert_allowed((struct vm){.qmp_count = 2, .qmps = {QMP, "stdio"}});
    assert_allowed((struct vm){.passed_count = 3, .passed = passed});
    passed[1].argument = "chardev=c,mode=readline";
    assert_allowed((struct vm){.passed_count = 3, .passed = passed});
    assert_allowed((struct vm){.monitor_count = 2, .monitors = {"telnet::1,server=on", "stdio"}});
    assert_allowed((struct vm){
        .monitor_count = 1, .monitors = {"vc"}, .default_monitor = true, .display = DISPLAY_VNC});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(monitors_of_qemus_are_refused),
        cmocka_unit_test(ours_are_allowed),
    };

    return cmocka_run_group_tests_name("monitor-restriction", tests, NULL, NULL);
}
