/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A whole command line becomes exactly the struct vm or the action that it asks for, and one that
 * is wrong, incomplete or contradicts itself is refused with one line.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

static void the_defaults_are_those_of_qemu(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-kernel", "vmlinuz"));
    assert_null(vm.name);
    assert_int_equal(vm.machine, MACHINE_XENFV);
    assert_int_equal(vm.boot, BOOT_AUTO);
    assert_int_equal(vm.entry, ENTRY_AUTO);
    assert_int_equal(vm.memory, 128 * MIB);
    assert_int_equal(vm.vcpus, 1);
    assert_false(vm.has_uuid);
    assert_string_equal(vm.kernel, "vmlinuz");
    assert_null(vm.initrd);
    assert_null(vm.append);
    assert_int_equal(vm.serial_count, 1);
    assert_string_equal(vm.serials[0], "vc");
    assert_int_equal(vm.monitor_count, 1);
    assert_string_equal(vm.monitors[0], "vc");
    assert_int_equal(vm.qmp_count, 0);
    assert_int_equal(vm.display, DISPLAY_DEFAULT);
    assert_null(vm.vnc);
    assert_int_equal(vm.vga, VGA_STD);
    assert_false(vm.nographic);
    assert_null(vm.keymap);
    assert_false(vm.start_paused || vm.no_reboot || vm.no_shutdown || vm.daemonize || vm.dry_run ||
                 vm.trace);
    assert_null(vm.pidfile);
    assert_null(vm.device_model);
    assert_null(vm.hvmloader);
    options_release(&vm);
}

/* Every option once, each with a value of its own. */
static void every_option_sets_its_member(void **state)
{
    (void)state;
    static const uint8_t uuid[16] = {0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0,
                                     0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
    struct vm vm;

    accept(&vm, (words)WORDS("-name", "demo", "-machine", "xenfv,boot=direct,entry=32", "-m", "2G",
                             "-smp", "4", "-uuid", "12345678-9abc-def0-0123-456789abcdef",
                             "-kernel", "k", "-initrd", "i", "-append", "console=ttyS0 -x"));
    assert_string_equal(vm.name, "demo");
    assert_int_equal(vm.boot, BOOT_DIRECT);
    assert_int_equal(vm.entry, ENTRY_32);
    assert_int_equal(vm.memory, 2048 * MIB);
    assert_int_equal(vm.vcpus, 4);
    assert_true(vm.has_uuid);
    assert_memory_equal(vm.uuid, uuid, sizeof(uuid));
    assert_string_equal(vm.kernel, "k");
    assert_string_equal(vm.initrd, "i");
    assert_string_equal(vm.append, "console=ttyS0 -x");
    options_release(&vm);

    accept(&vm,
           (words)WORDS("-kernel", "k", "-serial", "pty", "-monitor", "unix:/m,server=on", "-qmp",
                        "tcp::4444,server=on", "-vnc", "0.0.0.0:1,password=on", "-vga", "cirrus",
                        "-k", "en-us", "-pidfile", "p", "-device-model", "d", "-hvmloader", "h"));
    assert_string_equal(vm.serials[0], "pty");
    assert_string_equal(vm.monitors[0], "unix:/m,server=on");
    assert_string_equal(vm.qmps[0], "tcp::4444,server=on");
    assert_int_equal(vm.display, DISPLAY_VNC);
    assert_string_equal(vm.vnc, "0.0.0.0:1,password=on");
    assert_int_equal(vm.vga, VGA_CIRRUS);
    assert_string_equal(vm.keymap, "en-us");
    assert_string_equal(vm.pidfile, "p");
    assert_string_equal(vm.device_model, "d");
    assert_string_equal(vm.hvmloader, "h");
    options_release(&vm);

    accept(&vm, (words)WORDS("-kernel", "k", "-S", "-no-reboot", "-no-shutdown", "-daemonize",
                             "-dry-run", "-trace-calls", "-accel", "xen", "-cpu", "host",
                             "-parallel", "none", "-net", "none", "-nic", "none"));
    assert_true(vm.start_paused && vm.no_reboot && vm.no_shutdown && vm.daemonize && vm.dry_run &&
                vm.trace);
    options_release(&vm);
}

/* One flag sets one member and no other. */
static void a_flag_sets_one_member_and_no_other(void **state)
{
    (void)state;
    static char *const flags[] = {"-S",         "-no-reboot", "-no-shutdown",
                                  "-daemonize", "-dry-run",   "-trace-calls"};

    for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-kernel", "k", flags[i]));
        bool set[] = {vm.start_paused, vm.no_reboot, vm.no_shutdown,
                      vm.daemonize,    vm.dry_run,   vm.trace};
        for (size_t j = 0; j < ARRAY_SIZE(set); j++)
            assert_int_equal(set[j], i == j);
        options_release(&vm);
    }
}

static void two_dashes_are_one(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("--kernel", "k", "--m", "64", "--append", "--help"));
    assert_string_equal(vm.kernel, "k");
    assert_int_equal(vm.memory, 64 * MIB);
    assert_string_equal(vm.append, "--help");
    options_release(&vm);
}

static void the_last_of_several_wins(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm,
           (words)WORDS("-kernel", "a", "-kernel", "b", "-m", "64", "-m", "65", "-name", "x",
                        "-name", "y", "-M", "xenfv,boot=bios", "-M", "boot=direct", "-smp", "2",
                        "-smp", "3", "-vga", "none", "-vga", "std", "-vnc", ":1", "-vnc", ":2"));
    assert_string_equal(vm.kernel, "b");
    assert_int_equal(vm.memory, 65 * MIB);
    assert_string_equal(vm.name, "y");
    assert_int_equal(vm.boot, BOOT_DIRECT);
    assert_int_equal(vm.vcpus, 3);
    assert_int_equal(vm.vga, VGA_STD);
    assert_string_equal(vm.vnc, ":2");
    options_release(&vm);
}

static void options_can_ask_for_other_actions(void **state)
{
    (void)state;
    static const struct {
        words words;
        enum vm_action action;
    } cases[] = {
        {WORDS("-h"), ACTION_HELP},
        {WORDS("-help"), ACTION_HELP},
        {WORDS("--help"), ACTION_HELP},
        {WORDS("-version"), ACTION_VERSION},
        {WORDS("--version"), ACTION_VERSION},
        {WORDS("-M", "help"), ACTION_MACHINES},
        {WORDS("-machine", "?"), ACTION_MACHINES},
        {WORDS("-reap"), ACTION_REAP},
        {WORDS("-name", "x", "-help", "-nonsense"), ACTION_HELP}, /* later words are not read */
        {WORDS("-reap", "-help"), ACTION_HELP},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;
        struct error error;
        enum vm_action action;

        assert_int_equal(parse(&vm, &action, cases[i].words, &error), 0);
        assert_int_equal(action, cases[i].action);
        options_release(&vm);
    }

    struct vm vm;
    struct error error;
    enum vm_action action;
    assert_int_equal(parse(&vm, &action, (words)WORDS("-reap", "-trace-calls"), &error), 0);
    assert_int_equal(action, ACTION_REAP);
    assert_true(vm.trace);
    options_release(&vm);
}

static void questions_for_lists_are_left_to_qemu(void **state)
{
    (void)state;
    static const struct {
        words words;
        const char *option, *argument; /* NULL: not a question */
    } cases[] = {
        {WORDS("-device", "help"), "device", "help"},
        {WORDS("-device", "?", "-name", "n"), "device", "?"},
        {WORDS("-device", "virtio-net,help"), "device", "virtio-net,help"},
        {WORDS("--netdev", "help"), "netdev", "help"},
        {WORDS("-nic", "user,model=help"), "nic", "user,model=help"},
        {WORDS("-net", "nic,model=?"), "net", "nic,model=?"},
        {WORDS("-object", "help"), "object", "help"},
        {WORDS("-audiodev", "help"), "audiodev", "help"},
        {WORDS("-chardev", "help"), "chardev", "help"},
        {WORDS("-drive", "format=help"), "drive", "format=help"},
        {WORDS("-display", "help"), "display", "help"},
        {WORDS("-vga", "help"), "vga", "help"},
        {WORDS("-k", "help"), "k", "help"},
        {WORDS("-drive", "file=help"), NULL, NULL},
        {WORDS("-cpu", "help"), "cpu", "help"},
        {WORDS("-drive", "file=a,,help"), NULL, NULL},
        {WORDS("-chardev", "null,id=help"), NULL, NULL},
        {WORDS("-hda", "help"), NULL, NULL},
        {WORDS("-name", "help"), NULL, NULL},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;
        struct error error;
        enum vm_action action;

        assert_int_equal(parse(&vm, &action, cases[i].words, &error), 0);
        assert_int_equal(action, cases[i].option == NULL ? ACTION_RUN : ACTION_ASK);
        if (cases[i].option != NULL) {
            assert_string_equal(vm.question.option, cases[i].option);
            assert_string_equal(vm.question.argument, cases[i].argument);
        }
        options_release(&vm);
    }
}

/* The command lines of the 2007 talk. */
static void the_command_lines_of_the_2007_talk_are_accepted(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-name", "demo", "-M", "xenpv", "-hda", "/var/lib/xen/images/demo.img",
                             "-m", "500", "-kernel", "/root/fedora8.vmlinux", "-initrd",
                             "/root/fedora8.initrd", "-serial", "pty"));
    assert_int_equal(vm.machine, MACHINE_XENPV);
    assert_int_equal(vm.drive_count, 1);
    assert_int_equal(vm.drives[0].bus, DRIVE_XEN);
    assert_int_equal(vm.drives[0].index, 0);
    assert_string_equal(vm.drives[0].file, "/var/lib/xen/images/demo.img");
    assert_string_equal(vm.drives[0].options, "file=/var/lib/xen/images/demo.img");
    options_release(&vm);

    accept(&vm, (words)WORDS("-name", "demo", "-M", "xenfv", "-hda", "/var/lib/xen/images/demo.img",
                             "-m", "500", "-kernel", "/root/fedora8.vmlinux", "-initrd",
                             "/root/fedora8.initrd", "-append", "console=ttyS0", "-serial", "pty",
                             "-nographics"));
    assert_string_equal(vm.name, "demo");
    assert_int_equal(vm.machine, MACHINE_XENFV);
    assert_int_equal(vm.drives[0].bus, DRIVE_IDE);
    assert_int_equal(vm.memory, 500 * MIB);
    assert_string_equal(vm.kernel, "/root/fedora8.vmlinux");
    assert_string_equal(vm.initrd, "/root/fedora8.initrd");
    assert_string_equal(vm.append, "console=ttyS0");
    assert_string_equal(vm.serials[0], "pty");
    assert_string_equal(vm.monitors[0], "stdio");
    assert_int_equal(vm.display, DISPLAY_NONE);
    options_release(&vm);
}

static void unknown_and_incomplete_options_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-foo"), "-foo: unknown option (see -help)"},
        {WORDS("--foo"), "--foo: unknown option (see -help)"},
        {WORDS("-"), "-: unknown option (see -help)"},
        {WORDS("--"), "--: unknown option (see -help)"},
        {WORDS("---help"), "---help: unknown option (see -help)"},
        {WORDS("-ker", "k"), "-ker: unknown option (see -help)"},
        {WORDS("-no-reboo"), "-no-reboo: unknown option (see -help)"},
        {WORDS("-m500"), "-m500: unknown option (see -help)"},
        {WORDS("-m=500"), "-m=500: unknown option (see -help)"},
        {WORDS("--kernel=k"), "--kernel=k: unknown option (see -help)"},
        {WORDS("-KERNEL", "k"), "-KERNEL: unknown option (see -help)"},
        {WORDS("-kernel", "k", "-x\x1b[2J"), "-x?[2J: unknown option (see -help)"},
        {WORDS("-m"), "-m: needs an argument"},
        {WORDS("-kernel"), "-kernel: needs an argument"},
        {WORDS("--append"), "-append: needs an argument"},
        {WORDS("-kernel", ""), "-kernel: the argument is empty"},
        {WORDS("-initrd", ""), "-initrd: the argument is empty"},
        {WORDS("-pidfile", ""), "-pidfile: the argument is empty"},
        {WORDS("-k", ""), "-k: the argument is empty"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

static void daemonize_excludes_the_terminal(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-kernel", "k", "-daemonize", "-nographic"),
         "-nographic: cannot be combined with -daemonize"},
        {WORDS("-kernel", "k", "-daemonize", "-serial", "stdio"),
         "-daemonize: cannot be combined with stdio"},
        {WORDS("-kernel", "k", "-daemonize", "-monitor", "stdio"),
         "-daemonize: cannot be combined with stdio"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

static void reap_does_not_hide_a_mistake(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-reap", "-foo"), "-foo: unknown option (see -help)"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_are_those_of_qemu),
        cmocka_unit_test(every_option_sets_its_member),
        cmocka_unit_test(a_flag_sets_one_member_and_no_other),
        cmocka_unit_test(two_dashes_are_one),
        cmocka_unit_test(the_last_of_several_wins),
        cmocka_unit_test(options_can_ask_for_other_actions),
        cmocka_unit_test(questions_for_lists_are_left_to_qemu),
        cmocka_unit_test(the_command_lines_of_the_2007_talk_are_accepted),
        cmocka_unit_test(unknown_and_incomplete_options_are_refused),
        cmocka_unit_test(daemonize_excludes_the_terminal),
        cmocka_unit_test(reap_does_not_hide_a_mistake),
    };

    return cmocka_run_group_tests_name("options/options", tests, NULL, NULL);
}
