/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In a later life of a guest QEMU goes on writing the files of its character devices and does not
 * boot from where it was to boot once; all else is as the user gave it.
 */
#include "qemu-integration/plan/later-life.h"

#include "common/array.h"
#include "common/cleanup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static void expect_chardev(const char *argument, const char *expected)
{
    cleanup_free char *got = plan_later_chardev(argument);

    assert_string_equal(got, expected);
}

static void chardevs_that_write_files_go_on(void **state)
{
    (void)state;
    expect_chardev("file,id=a,path=log", "file,id=a,path=log,append=on");
    expect_chardev("file,id=a,path=x,append=off", "file,id=a,path=x,append=off,append=on");
    expect_chardev("id=a,backend=file,path=log", "id=a,backend=file,path=log,append=on");
    expect_chardev("pty,id=a,logfile=log", "pty,id=a,logfile=log,logappend=on");
    expect_chardev("socket,id=file,path=file", "socket,id=file,path=file");
}

static void expect_port(const char *option, const char *argument, const char *const expected[])
{
    cleanup_plan_arguments struct plan_arguments arguments = {0};
    unsigned count = 0;

    plan_later_port(option, argument, 1, &arguments);
    for (; expected[count] != NULL; count++) {
        assert_true(count < arguments.count);
        assert_string_equal(arguments.values[count], expected[count]);
    }
    assert_int_equal(arguments.count, count);
}

static void serial_lines_to_files_go_on(void **state)
{
    (void)state;
    expect_port("serial", "file:a,b",
                (const char *const[]){"-chardev", "file,id=serial1,path=a,,b,append=on", "-serial",
                                      "chardev:serial1", NULL});
    expect_port("serial", "mon:file:a",
                (const char *const[]){"-chardev", "file,id=serial1,path=a,append=on,mux=on", "-mon",
                                      "chardev=serial1,mode=readline", "-serial", "chardev:serial1",
                                      NULL});
}

static void other_ports_to_files_go_on_too(void **state)
{
    (void)state;
    expect_port("parallel", "file:a",
                (const char *const[]){"-chardev", "file,id=parallel1,path=a,append=on", "-parallel",
                                      "chardev:parallel1", NULL});
    expect_port("parallel", "pty", (const char *const[]){"-parallel", "pty", NULL});
}

static void other_serial_lines_are_the_users(void **state)
{
    (void)state;
    expect_port("serial", "stdio", (const char *const[]){"-serial", "stdio", NULL});
    expect_port("serial", "mon:pty", (const char *const[]){"-serial", "mon:pty", NULL});
}

static void expect_boot(const char *argument, const char *expected)
{
    cleanup_free char *got = plan_later_boot(argument);

    if (expected == NULL)
        assert_null(got);
    else
        assert_string_equal(got, expected);
}

static void once_is_over(void **state)
{
    (void)state;
    expect_boot("once=d", NULL);
    expect_boot("order=dc,once=n,menu=on", "order=dc,menu=on");
    expect_boot("c", "order=c");
    expect_boot("d,once=n", "order=d");
}

static void the_last_log_file_goes_on(void **state)
{
    /* QEMU puts its process's number in the place of %d. */
    struct vm_passed passed[] = {{.option = "D", .argument = "a"},
                                 {.option = "D", .argument = "b"},
                                 {.option = "d", .argument = "c"},
                                 {.option = "D", .argument = "log-%d"}};
    struct vm vm = {.passed = passed};

    (void)state;
    assert_null(plan_later_log(&vm));
    vm.passed_count = 3;
    assert_string_equal(plan_later_log(&vm), "b");
    vm.passed_count = 4;
    assert_null(plan_later_log(&vm));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chardevs_that_write_files_go_on),
        cmocka_unit_test(serial_lines_to_files_go_on),
        cmocka_unit_test(other_ports_to_files_go_on_too),
        cmocka_unit_test(once_is_over),
        cmocka_unit_test(other_serial_lines_are_the_users),
        cmocka_unit_test(the_last_log_file_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
