/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options about QEMU and the host are passed on, or accepted if Xen gives what they ask for, and
 * refused if it does not.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

static void what_is_so_anyway_is_accepted(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-rtc", "base=utc,clock=host,driftfix=none", "-mem-prealloc",
                             "-no-user-config", "-sandbox", "off", "-sandbox",
                             "on,obsolete=deny,elevateprivileges=deny,spawn=deny,"
                             "resourcecontrol=deny",
                             "-run-with", "async-teardown=off,exit-with-parent=on"));
    assert_int_equal(vm.passed_count, 0);
    options_release(&vm);
}

static void a_clock_begins_with_a_date(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        enum vm_clock clock;
        int64_t start;
    } cases[] = {
        {"base=utc,driftfix=slew", CLOCK_UTC, 0},
        {"base=localtime,clock=host", CLOCK_LOCAL, 0},
        {"base=2006-06-17T16:01:21", CLOCK_DATE, 1150560081},
        {"base=2006-06-17", CLOCK_DATE, 1150502400},
        {"base=1969-12-31", CLOCK_DATE, -86400},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-rtc", cases[i].argument));
        assert_int_equal(vm.clock, cases[i].clock);
        assert_int_equal(vm.clock_start, cases[i].start);
        options_release(&vm);
    }
}

static void qemus_own_options_are_passed_on(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-msg", "timestamp=on", "-overcommit", "mem-lock=off,cpu-pm=off", "-D",
                             "log", "-d", "guest_errors", "-global", "PIIX4_PM.disable_s3=1",
                             "-no-fd-bootchk", "-parallel", "file:p"));
    assert_int_equal(vm.passed_count, 7);
    assert_string_equal(vm.passed[1].option, "overcommit");
    assert_string_equal(vm.passed[1].argument, "mem-lock=off,cpu-pm=off");
    assert_string_equal(vm.passed[4].argument, "PIIX4_PM.disable_s3=1");
    assert_null(vm.passed[5].argument);
    assert_string_equal(vm.passed[6].argument, "file:p");
    options_release(&vm);
}

static void the_escape_character_is_a_number(void **state)
{
    (void)state;
    static char *const numbers[] = {"0x1d", "29", "035"};
    struct vm vm;

    accept(&vm, (words)WORDS("-snapshot"));
    assert_int_equal(vm.escape, 1);
    options_release(&vm);
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        accept(&vm, (words)WORDS("-echr", numbers[i]));
        assert_int_equal(vm.escape, 29);
        assert_string_equal(vm.passed[0].option, "echr");
        options_release(&vm);
    }
}

static void any_number_of_options_can_be_passed_on(void **state)
{
    (void)state;
    char *line[400] = {"qemu-xen"};
    struct vm vm;

    for (size_t i = 1; i < ARRAY_SIZE(line) - 2; i += 2) {
        line[i] = "-device";
        line[i + 1] = "usb-kbd";
    }
    accept(&vm, line);
    assert_int_equal(vm.passed_count, ARRAY_SIZE(line) / 2 - 1);
    options_release(&vm);
}

static void nodefaults_leaves_only_what_is_given(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-nodefaults"));
    assert_int_equal(vm.serial_count + vm.monitor_count, 0);
    assert_int_equal(vm.vga, VGA_NONE);
    assert_int_equal(vm.display, DISPLAY_DEFAULT);
    options_release(&vm);

    accept(&vm, (words)WORDS("-serial", "pty", "-vga", "std", "-nodefaults", "-nographic"));
    assert_int_equal(vm.serial_count, 1);
    assert_int_equal(vm.monitor_count, 0);
    assert_int_equal(vm.vga, VGA_STD);
    options_release(&vm);
}

static void smbios_texts_become_those_of_hvmloader(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-smbios", "type=1,manufacturer=M,serial=a,,b", "-smbios",
                             "serial=c,type=1,uuid=12345678-9abc-def0-0123-456789abcdef", "-smbios",
                             "type=11,value=x,value=y"));
    assert_int_equal(vm.bios_string_count, 4);
    assert_true(vm.has_uuid);
    assert_int_equal(vm.uuid[0], 0x12);
    assert_string_equal(vm.bios_strings[0].node, "system-manufacturer");
    assert_string_equal(vm.bios_strings[0].value, "M");
    assert_string_equal(vm.bios_strings[1].value, "c");
    assert_string_equal(vm.bios_strings[2].node, "oem-1");
    assert_string_equal(vm.bios_strings[3].node, "oem-2");
    assert_string_equal(vm.bios_strings[3].value, "y");
    options_release(&vm);
}

static void what_xen_does_otherwise_is_refused(void **state)
{
    (void)state;
    static const struct refused cases[] = {
        {WORDS("-rtc", "base=noon"),
         "-rtc base=noon: must be utc, localtime or a date (2006-06-17T16:01:21 or 2006-06-17)"},
        {WORDS("-rtc", "base=2006-06-17T16:01:21Z"),
         "-rtc base=2006-06-17T16:01:21Z: must be utc, localtime or a date (2006-06-17T16:01:21 or "
         "2006-06-17)"},
        {WORDS("-rtc", "driftfix=all"), "-rtc driftfix=all: not available: must be none or slew"},
        {WORDS("-rtc", "base=utc,clock=vm"),
         "-rtc clock=vm: not available: Xen's clock for a guest follows the host's"},
        {WORDS("-rtc", "bas=utc"), "-rtc bas=utc: unknown key 'bas'"},
        {WORDS("-overcommit", "cpu-pm=on"),
         "-overcommit cpu-pm=on: not available: Xen manages the power of the host's processors"},
        {WORDS("-sandbox", "on,spawn=allow"),
         "-sandbox spawn=allow: not available: qemu-xen allows it only if a network script or "
         "helper is given"},
        {WORDS("-echr", "256"), "-echr 256: not the number of a character, 0 to 255"},
        {WORDS("-echr", "^A"), "-echr ^A: not the number of a character, 0 to 255"},
        {WORDS("-sandbox", "maybe"), "-sandbox maybe: unknown key 'maybe'"},
        {WORDS("-set", "chardev.c.backend=vc"),
         "-set chardev.c.backend=vc: only for the groups device, drive and fsdev; change the "
         "option itself"},
        {WORDS("-run-with", "user=nobody"),
         "-run-with user=nobody: not available: QEMU opens files and Xen's devices as root while "
         "the guest runs"},
        {WORDS("-smbios", "file=x"),
         "-smbios file=x: not available: hvmloader makes the guest's tables; use type="},
        {WORDS("-smbios", "type=1,uuid=x"), "-smbios uuid=x: not a UUID"},
        {WORDS("-smbios", "type=1,family=x"),
         "-smbios type=1,family=x: not available: hvmloader takes no such string"},
        {WORDS("-M", "xenpvh", "-kernel", "k", "-smbios", "type=1,product=x"),
         "-smbios: only for -M xenfv, whose firmware has tables"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-parallel", "pty"), "-parallel: only for -M xenfv"},
        {WORDS("-parallel", "stdio", "-serial", "stdio"),
         "-serial stdio: already in use by another option"},
    };

    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_so_anyway_is_accepted),
        cmocka_unit_test(a_clock_begins_with_a_date),
        cmocka_unit_test(qemus_own_options_are_passed_on),
        cmocka_unit_test(the_escape_character_is_a_number),
        cmocka_unit_test(any_number_of_options_can_be_passed_on),
        cmocka_unit_test(nodefaults_leaves_only_what_is_given),
        cmocka_unit_test(smbios_texts_become_those_of_hvmloader),
        cmocka_unit_test(what_xen_does_otherwise_is_refused),
    };

    return cmocka_run_group_tests_name("options/host", tests, NULL, NULL);
}
