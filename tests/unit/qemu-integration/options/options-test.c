/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/options.h"

#include "common/array.h"
#include "common/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

#define WORDS_MAX 32
#define WORDS(...)                                                                                 \
    {                                                                                              \
        "qemu-xen", __VA_ARGS__                                                                    \
    }

/* A command line, ended by NULL. */
typedef char *words[WORDS_MAX];

static int count_words(char *const *argv)
{
    int argc = 0;

    while (argv[argc] != NULL)
        argc++;
    return argc;
}

static int parse(struct vm *vm, enum vm_action *action, char *const *argv, struct error *error)
{
    *error = (struct error){0};
    return options_parse(vm, action, count_words(argv), argv, error);
}

/* Parses a line that has to be accepted. */
static void accept(struct vm *vm, char *const *argv)
{
    struct error error;
    enum vm_action action;

    if (parse(vm, &action, argv, &error) < 0)
        fail_msg("refused: %s", error.message);
    assert_int_equal(action, ACTION_RUN);
    assert_string_equal(error.message, "");
}

static void test_defaults(void **state)
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
static void test_everything(void **state)
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
static void test_flags_are_distinct(void **state)
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

static void test_two_dashes(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("--kernel", "k", "--m", "64", "--append", "--help"));
    assert_string_equal(vm.kernel, "k");
    assert_int_equal(vm.memory, 64 * MIB);
    assert_string_equal(vm.append, "--help");
    options_release(&vm);
}

static void test_last_wins(void **state)
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

static void test_name(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        const char *name;
    } cases[] = {
        {"demo", "demo"},
        {"guest=demo", "demo"},
        {"demo,process=qemu,debug-threads=on", "demo"},
        {"process=qemu,guest=demo", "demo"},
        {"a,,b", "a,b"},
        {"guest=a,,b,,,debug-threads=off", "a,b,"},
        {"with space \xc3\xa4", "with space \xc3\xa4"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-kernel", "k", "-name", cases[i].argument));
        assert_string_equal(vm.name, cases[i].name);
        options_release(&vm);
    }
}

static void test_machine(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        enum vm_boot boot;
        enum vm_entry entry;
    } cases[] = {
        {"xenfv", BOOT_AUTO, ENTRY_AUTO},
        {"type=xenfv", BOOT_AUTO, ENTRY_AUTO},
        {"xenfv,accel=xen", BOOT_AUTO, ENTRY_AUTO},
        {"accel=xen,type=xenfv", BOOT_AUTO, ENTRY_AUTO},
        {"xenfv,boot=auto,entry=auto", BOOT_AUTO, ENTRY_AUTO},
        {"xenfv,boot=direct", BOOT_DIRECT, ENTRY_AUTO},
        {"xenfv,boot=bios", BOOT_BIOS, ENTRY_AUTO},
        {"xenfv,entry=32", BOOT_AUTO, ENTRY_32},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-M", cases[i].argument, "-kernel", "k"));
        assert_int_equal(vm.machine, MACHINE_XENFV);
        assert_int_equal(vm.boot, cases[i].boot);
        assert_int_equal(vm.entry, cases[i].entry);
        options_release(&vm);
    }
}

static void test_memory(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        uint64_t bytes;
    } cases[] = {
        {"1", MIB},
        {"500", 500 * MIB},
        {"512M", 512 * MIB},
        {"512m", 512 * MIB},
        {"size=512M", 512 * MIB},
        {"1048576b", MIB},
        {"2097152B", 2 * MIB},
        {"1024k", MIB},
        {"4096K", 4 * MIB},
        {"5G", 5120 * MIB},
        {"1g", 1024 * MIB},
        {"1T", MIB << 20},
        {"1.5G", 1536 * MIB},
        {"0.5g", 512 * MIB},
        {"64.0", 64 * MIB},
        {"64.", 64 * MIB},
        {"00064", 64 * MIB},
        {"16777215T", UINT64_C(16777215) << 40}, /* 2^64 less 1 TiB */
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-kernel", "k", "-m", cases[i].argument));
        assert_int_equal(vm.memory, cases[i].bytes);
        options_release(&vm);
    }
}

static void test_smp(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        unsigned vcpus;
    } cases[] = {
        {"1", 1},
        {"cpus=2", 2},
        {"128", 128},
        {"maxcpus=4", 4},
        {"4,maxcpus=4", 4},
        {"4,sockets=2", 4},
        {"4,cores=2", 4},
        {"4,threads=2", 4},
        {"8,sockets=2,cores=2,threads=2", 8},
        {"8,sockets=2,dies=2,cores=1,threads=2", 8},
        {"8,sockets=2,cores=2", 8},
        {"sockets=2,cores=3,threads=2", 12},
        {"cores=3", 3},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-kernel", "k", "-smp", cases[i].argument));
        assert_int_equal(vm.vcpus, cases[i].vcpus);
        options_release(&vm);
    }
}

static void test_character_devices(void **state)
{
    (void)state;
    static char *const devices[] = {
        "stdio",
        "pty",
        "null",
        "vc",
        "vc:80Cx24C",
        "file:/var/log/xen/demo.log",
        "pipe:/tmp/p",
        "unix:/tmp/s,server=on,wait=off",
        "tcp:localhost:4444",
        "tcp::4444,server=on",
        "tcp:[::1]:4444",
        "telnet:127.0.0.1:5000,server=on",
        "udp::4555",
        "udp:10.0.0.1:4555@:4556",
        "/dev/ttyS0",
        "mon:stdio",
        "mon:pty",
    };

    for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-kernel", "k", "-serial", devices[i]));
        assert_int_equal(vm.serial_count, 1);
        assert_string_equal(vm.serials[0], devices[i]);
        /* A serial port that carries the monitor leaves none to be added. */
        assert_int_equal(vm.monitor_count, strncmp(devices[i], "mon:", 4) == 0 ? 0 : 1);
        options_release(&vm);
    }
}

static void join(char *text, size_t size, const char *const *parts, unsigned count)
{
    size_t length = 0;

    text[0] = '\0';
    for (unsigned i = 0; i < count; i++) {
        int added = snprintf(text + length, size - length, "%s%s", i == 0 ? "" : " ", parts[i]);
        assert_in_range(added, 1, size - length - 1);
        length += (size_t)added;
    }
}

/* Which devices there are at last: "" for none, several separated by a space. */
static void test_default_devices(void **state)
{
    (void)state;
    static const struct {
        words words;
        const char *serials;
        const char *monitors;
        enum vm_display display;
    } cases[] = {
        {WORDS("-kernel", "k"), "vc", "vc", DISPLAY_DEFAULT},
        {WORDS("-kernel", "k", "-serial", "none"), "", "vc", DISPLAY_DEFAULT},
        {WORDS("-kernel", "k", "-monitor", "none"), "vc", "", DISPLAY_DEFAULT},
        {WORDS("-kernel", "k", "-qmp", "null"), "vc", "", DISPLAY_DEFAULT},
        {WORDS("-kernel", "k", "-serial", "pty", "-serial", "none", "-serial", "null"), "pty null",
         "vc", DISPLAY_DEFAULT},
        {WORDS("-kernel", "k", "-nographic"), "mon:stdio", "", DISPLAY_NONE},
        {WORDS("-kernel", "k", "-nographics"), "mon:stdio", "", DISPLAY_NONE},
        {WORDS("-kernel", "k", "-nographic", "-serial", "pty"), "pty", "stdio", DISPLAY_NONE},
        {WORDS("-kernel", "k", "-serial", "none", "-nographic"), "", "stdio", DISPLAY_NONE},
        {WORDS("-kernel", "k", "-nographic", "-monitor", "none"), "stdio", "", DISPLAY_NONE},
        {WORDS("-kernel", "k", "-nographic", "-monitor", "pty"), "stdio", "pty", DISPLAY_NONE},
        {WORDS("-kernel", "k", "-nographic", "-serial", "mon:stdio"), "mon:stdio", "",
         DISPLAY_NONE},
        {WORDS("-kernel", "k", "-nographic", "-serial", "stdio", "-monitor", "none"), "stdio", "",
         DISPLAY_NONE},
        {WORDS("-kernel", "k", "-nographic", "-vnc", ":3"), "mon:stdio", "", DISPLAY_VNC},
        {WORDS("-kernel", "k", "-display", "none"), "vc", "vc", DISPLAY_NONE},
        {WORDS("-kernel", "k", "-vnc", "none"), "vc", "vc", DISPLAY_NONE},
        {WORDS("-kernel", "k", "-vnc", ":1", "-vnc", "none"), "vc", "vc", DISPLAY_NONE},
        {WORDS("-kernel", "k", "-vnc", ":1", "-display", "none"), "vc", "vc", DISPLAY_VNC},
        {WORDS("-kernel", "k", "-display", "vnc=:1"), "vc", "vc", DISPLAY_VNC},
        {WORDS("-kernel", "k", "-display", "vnc=unix:/tmp/v"), "vc", "vc", DISPLAY_VNC},
        {WORDS("-kernel", "k", "-vnc", "[::1]:2,reverse=on"), "vc", "vc", DISPLAY_VNC},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;
        char serials[128], monitors[128];

        accept(&vm, cases[i].words);
        join(serials, sizeof(serials), vm.serials, vm.serial_count);
        join(monitors, sizeof(monitors), vm.monitors, vm.monitor_count);
        assert_string_equal(serials, cases[i].serials);
        assert_string_equal(monitors, cases[i].monitors);
        assert_int_equal(vm.display, cases[i].display);
        options_release(&vm);
    }
}

static void test_vnc_address(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-kernel", "k", "-display", "vnc=127.0.0.1:7,to=9"));
    assert_string_equal(vm.vnc, "127.0.0.1:7,to=9");
    options_release(&vm);
}

static void test_actions(void **state)
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
        {WORDS("-name", "x", "-help", "-nonsense"), ACTION_HELP}, /* the rest is not read */
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

static void test_questions(void **state)
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
static void test_talk(void **state)
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

static void test_drives(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-drive", "file=a,,b.qcow2,format=qcow2,cache=none", "-hdb", "c",
                             "-drive", "file=d,if=xen,id=data,readonly", "-cdrom", "e", "-drive",
                             "if=none,id=free,file=f", "-drive", "media=cdrom"));
    assert_int_equal(vm.drive_count, 5);
    assert_string_equal(vm.drives[0].file, "a,b.qcow2");
    assert_string_equal(vm.drives[0].options, "file=a,,b.qcow2,format=qcow2,cache=none");
    assert_int_equal(vm.drives[0].index, 0);
    assert_int_equal(vm.drives[1].index, 1);
    assert_int_equal(vm.drives[2].bus, DRIVE_XEN);
    assert_string_equal(vm.drives[2].id, "data");
    assert_string_equal(vm.drives[2].options, "file=d,readonly=on");
    assert_true(vm.drives[3].cdrom);
    assert_int_equal(vm.drives[3].index, 2);
    assert_null(vm.drives[4].file);
    assert_int_equal(vm.drives[4].index, 3);
    assert_int_equal(vm.passed_count, 1);
    assert_string_equal(vm.passed[0].option, "drive");
    assert_string_equal(vm.passed[0].argument, "if=none,id=free,file=f");
    options_release(&vm);
}

static void test_network(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm,
           (words)WORDS("-nic", "bridge,br=xenbr0,mac=00-16-3E-12-34-56", "-netdev",
                        "tap,id=n,ifname=tap7,script=no", "-device", "rtl8139,netdev=n,bus=pci.0",
                        "-net", "nic,model=e1000", "-net", "bridge", "-nic", "none"));
    assert_int_equal(vm.nic_count, 3);
    assert_int_equal(vm.netdev_count, 3);
    assert_string_equal(vm.netdevs[0].bridge, "xenbr0");
    assert_memory_equal(vm.nics[0].mac, "\x00\x16\x3e\x12\x34\x56", 6);
    assert_null(vm.netdevs[1].options);
    assert_string_equal(vm.netdevs[1].interface, "tap7");
    assert_string_equal(vm.netdevs[1].interface, "tap7");
    assert_string_equal(vm.netdevs[1].script, "no");
    assert_string_equal(vm.nics[1].options, "bus=pci.0");
    assert_string_equal(vm.nics[1].model, "rtl8139");
    assert_string_equal(vm.netdevs[2].bridge, "br0");
    assert_false(vm.nics[2].has_mac);
    options_release(&vm);

    /* Devices without a network are QEMU's business, in the user's order. */
    accept(&vm, (words)WORDS("-drive", "file=a,readonly=no,node-name=mine"));
    assert_false(vm.drives[0].read_only);
    assert_string_equal(vm.drives[0].node, "mine");
    options_release(&vm);

    accept(&vm, (words)WORDS("-hda", "a", "-cdrom", "b", "-drive", "file=c,if=xen", "-drive",
                             "file=d,if=xen"));
    assert_int_equal(vm.drives[2].index, 1);
    assert_int_equal(vm.drives[3].index, 2);
    options_release(&vm);

    accept(&vm, (words)WORDS("-usb", "-device", "usb-tablet", "-chardev", "pty,id=c", "-serial",
                             "chardev:c"));
    assert_int_equal(vm.nic_count, 0);
    assert_int_equal(vm.passed_count, 3);
    assert_string_equal(vm.passed[0].option, "usb");
    assert_null(vm.passed[0].argument);
    assert_string_equal(vm.passed[1].argument, "usb-tablet");
    options_release(&vm);
}

#define NAME_50  "12345678901234567890123456789012345678901234567890"
#define NAME_255 NAME_50 NAME_50 NAME_50 NAME_50 NAME_50 "12345"

static const struct {
    words words;
    const char *message;
} refused[] = {
    /* unknown and incomplete */
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
    {WORDS("one.img", "two.img"), "-hda two.img: index 0 of if=ide is taken by -hda one.img"},

    /* kernel */
    {WORDS("-initrd", "i"), "-initrd: only allowed with -kernel"},
    {WORDS("-append", "a"), "-append: only allowed with -kernel"},

    /* machine and processor */
    {WORDS("-M", "xenpvh"), "-M xenpvh: needs -kernel"},
    {WORDS("-M", "xenpvh,entry=32", "-kernel", "k"),
     "-M xenpvh: boot= and entry= are only for -M xenfv"},
    {WORDS("-M", "xenpvh", "-kernel", "k", "-vga", "std"), "-M xenpvh: -vga is only for -M xenfv"},
    {WORDS("-M", "xenpvh", "-kernel", "k", "-drive", "file=a,if=ide"),
     "-drive if=ide: only -M xenfv has IDE; use if=xen"},
    {WORDS("-M", "pc"), "-M pc: unknown machine (see -M help)"},
    {WORDS("-M", "type=xenpv,boot=auto", "-kernel", "k"),
     "-M xenpv: boot= and entry= are only for -M xenfv"},
    {WORDS("-M", "xenfv,boot=uefi"), "-M boot=uefi: must be auto, direct or bios"},
    {WORDS("-M", "xenfv,entry=64"), "-M entry=64: must be auto or 32"},
    {WORDS("-M", "xenfv,accel=kvm"), "-M accel=kvm: not available: guests run on Xen"},
    {WORDS("-M", "xenfv,usb=on"), "-M xenfv,usb=on: unknown key 'usb'"},
    {WORDS("-M", "xenfv,boot"), "-M boot=on: must be auto, direct or bios"},
    {WORDS("-M", "xenfv,"), "-M: the argument ends with a comma"},
    {WORDS("-M", ",boot=bios"), "-M : unknown machine (see -M help)"},
    {WORDS("-M", "xenfv,=x"), "-M: the argument has an empty part"},
    {WORDS("-M", "xenfv," NAME_50 "=x"), "-M xenfv," NAME_50 "=x: unknown key '" NAME_50 "'"},
    {WORDS("-accel", "kvm"), "-accel kvm: not available: guests run on Xen (-accel xen)"},
    {WORDS("-enable-kvm"), "-enable-kvm: not available: guests run on Xen (-accel xen)"},
    {WORDS("-cpu", "qemu64"),
     "-cpu qemu64: not available: a guest sees the host's processor (-cpu host)"},

    /* name and identity */
    {WORDS("-name", "guest="), "-name guest=: the name is empty"},
    {WORDS("-name", ""), "-name : the name is empty"},
    {WORDS("-name", "process=x"), "-name process=x: the name is empty"},
    {WORDS("-name", "a/b"), "-name a/b: the name contains a control character or a slash"},
    {WORDS("-name", "a\nb"), "-name a?b: the name contains a control character or a slash"},
    {WORDS("-name", "a,color=red"), "-name a,color=red: unknown key 'color'"},
    {WORDS("-uuid", "1234"), "-uuid 1234: not a UUID"},
    {WORDS("-uuid", "12345678-9abc-def0-0123-456789abcdeg"),
     "-uuid 12345678-9abc-def0-0123-456789abcdeg: not a UUID"},

    /* memory */
    {WORDS("-m", "0"), "-m 0: must be at least 1 MiB"},
    {WORDS("-m", "0G"), "-m 0G: must be at least 1 MiB"},
    {WORDS("-m", "0.5"), "-m 0.5: not a whole number of MiB"},
    {WORDS("-m", "1b"), "-m 1b: not a whole number of MiB"},
    {WORDS("-m", "1025k"), "-m 1025k: not a whole number of MiB"},
    {WORDS("-m", "0.000977T"), "-m 0.000977T: not a whole number of MiB"},
    {WORDS("-m", "0.1G"), "-m 0.1G: not a whole number of MiB"},
    {WORDS("-m", "1.0000000"), "-m 1.0000000: more than 6 decimal places"},
    {WORDS("-m", "many"), "-m many: not an amount of memory (examples: 500, 512M, 2G)"},
    {WORDS("-m", "-1"), "-m -1: not an amount of memory (examples: 500, 512M, 2G)"},
    {WORDS("-m", " 64"), "-m  64: not an amount of memory (examples: 500, 512M, 2G)"},
    {WORDS("-m", "size="), "-m : not an amount of memory (examples: 500, 512M, 2G)"},
    {WORDS("-m", "64X"), "-m 64X: not an amount of memory (suffixes: b, k, M, G, T)"},
    {WORDS("-m", "64MB"), "-m 64MB: not an amount of memory (suffixes: b, k, M, G, T)"},
    {WORDS("-m", "0x40"), "-m 0x40: not an amount of memory (suffixes: b, k, M, G, T)"},
    {WORDS("-m", "16777216T"), "-m 16777216T: too large"},
    {WORDS("-m", "16777215.999999999T"), "-m 16777215.999999999T: more than 6 decimal places"},
    {WORDS("-m", "18446744073709551616"), "-m 18446744073709551616: too large"},
    {WORDS("-m", "99999999999999999999999999"), "-m 99999999999999999999999999: too large"},
    {WORDS("-m", "64,slots=2,maxmem=1G"),
     "-m 64,slots=2,maxmem=1G: adding memory to a running guest is not supported"},
    {WORDS("-m", "64,color=red"), "-m 64,color=red: unknown key 'color'"},

    /* processors */
    {WORDS("-smp", "0"), "-smp 0: cpus must be 1 to 128"},
    {WORDS("-smp", "129"), "-smp 129: cpus must be 1 to 128"},
    {WORDS("-smp", "-1"), "-smp -1: '-1' is not a number"},
    {WORDS("-smp", "two"), "-smp two: 'two' is not a number"},
    {WORDS("-smp", "2x"), "-smp 2x: '2x' is not a number"},
    {WORDS("-smp", "2,threads=0"), "-smp 2,threads=0: threads must be 1 to 128"},
    {WORDS("-smp", "2,books=1"), "-smp 2,books=1: unknown key 'books'"},
    {WORDS("-smp", "3,sockets=2"), "-smp 3,sockets=2: sockets (2) * dies (1) * cores (1) * threads "
                                   "(1) is not the number of processors (3)"},
    {WORDS("-smp", "2,cores=4"), "-smp 2,cores=4: sockets (0) * dies (1) * cores (4) * threads (1) "
                                 "is not the number of processors (2)"},
    {WORDS("-smp", "4,maxcpus=2"), "-smp 4,maxcpus=2: maxcpus is less than cpus"},
    {WORDS("-smp", "2,maxcpus=4"),
     "-smp 2,maxcpus=4: adding processors to a running guest is not supported"},
    {WORDS("-smp", "sockets=128,cores=128"), "-smp sockets=128,cores=128: at most 128 processors"},

    /* character devices */
    {WORDS("-serial", "foo"),
     "-serial foo: unknown character device (stdio, pty, null, vc, file:PATH, pipe:PATH, "
     "unix:PATH, tcp:..., telnet:..., udp:..., /dev/..., chardev:ID, mon:...)"},
    {WORDS("-monitor", "stdio2"),
     "-monitor stdio2: unknown character device (stdio, pty, null, vc, file:PATH, pipe:PATH, "
     "unix:PATH, tcp:..., telnet:..., udp:..., /dev/..., chardev:ID, mon:...)"},
    {WORDS("-qmp", "none"),
     "-qmp none: unknown character device (stdio, pty, null, vc, file:PATH, pipe:PATH, "
     "unix:PATH, tcp:..., telnet:..., udp:..., /dev/..., chardev:ID, mon:...)"},
    {WORDS("-serial", ""),
     "-serial : unknown character device (stdio, pty, null, vc, file:PATH, pipe:PATH, "
     "unix:PATH, tcp:..., telnet:..., udp:..., /dev/..., chardev:ID, mon:...)"},
    {WORDS("-serial", "mon:mon:pty"),
     "-serial mon:mon:pty: unknown character device (stdio, pty, null, vc, file:PATH, pipe:PATH, "
     "unix:PATH, tcp:..., telnet:..., udp:..., /dev/..., chardev:ID, mon:...)"},
    {WORDS("-serial", "file:"), "-serial file:: needs a path after 'file:'"},
    {WORDS("-serial", "unix:,server=on"), "-serial unix:,server=on: needs a path after 'unix:'"},
    {WORDS("-serial", "tcp:4444"), "-serial tcp:4444: needs [HOST]:PORT after 'tcp:'"},
    {WORDS("-serial", "udp:x:"), "-serial udp:x:: needs [HOST]:PORT after 'udp:'"},
    {WORDS("-serial", "tcp:x:,server=on:1"),
     "-serial tcp:x:,server=on:1: needs [HOST]:PORT after 'tcp:'"},
    {WORDS("-serial", "chardev:"), "-serial chardev:: needs an ID after 'chardev:'"},
    {WORDS("-serial", "null", "-serial", "null", "-serial", "null", "-serial", "null", "-serial",
           "null"),
     "-serial null: at most 4 serial ports"},
    {WORDS("-serial", "stdio", "-monitor", "stdio"),
     "-monitor stdio: already in use by another option"},
    {WORDS("-kernel", "k", "-nographic", "-serial", "stdio"),
     "-nographic: the monitor needs the terminal, which another option uses "
     "(-monitor none avoids this)"},
    {WORDS("-kernel", "k", "-monitor", "stdio", "-nographic"),
     "-nographic: the serial port needs the terminal, which another option uses "
     "(-serial none avoids this)"},
    {WORDS("-parallel", "pty"), "-parallel pty: parallel ports are not supported (-parallel none)"},

    /* graphics */
    {WORDS("-vnc", "1"), "-vnc 1: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
    {WORDS("-vnc", ":"), "-vnc :: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
    {WORDS("-vnc", ":1x"), "-vnc :1x: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
    {WORDS("-vnc", "h,a=:1"),
     "-vnc h,a=:1: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
    {WORDS("-vnc", "unix:"), "-vnc unix:: needs a path after 'unix:'"},
    {WORDS("-display", "vnc"), "-display vnc: needs an address (-display vnc=HOST:DISPLAY)"},
    {WORDS("-display", "vnc=1"),
     "-display vnc 1: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
    {WORDS("-display", "curses"), "-display curses: not available: use -vnc, or -serial"},
    {WORDS("-display", "dbus"),
     "-display dbus: unknown display (none, sdl, gtk, vnc=HOST:DISPLAY)"},
    {WORDS("-curses"), "-curses: not available: use -vnc, or -serial"},
    {WORDS("-vga", "qxl"), "-vga qxl: must be std, cirrus or none"},

    /* background */
    {WORDS("-kernel", "k", "-daemonize", "-nographic"),
     "-nographic: cannot be combined with -daemonize"},
    {WORDS("-kernel", "k", "-daemonize", "-serial", "stdio"),
     "-daemonize: cannot be combined with stdio"},
    {WORDS("-kernel", "k", "-daemonize", "-monitor", "stdio"),
     "-daemonize: cannot be combined with stdio"},

    /* devices */
    {WORDS("-fda", "d"), "-fda: disks of this kind are not available; use -drive"},
    {WORDS("-fdb", "d"), "-fdb: disks of this kind are not available; use -drive"},
    {WORDS("-sd", "d"), "-sd: disks of this kind are not available; use -drive"},
    {WORDS("-mtdblock", "d"), "-mtdblock: disks of this kind are not available; use -drive"},
    {WORDS("-pflash", "d"), "-pflash: disks of this kind are not available; use -drive"},
    {WORDS("-hda", ""), "-hda: the argument is empty"},
    {WORDS("-hda", "a", "-drive", "file=b,index=0"),
     "-drive b: index 0 of if=ide is taken by -hda a"},
    {WORDS("-cdrom", "a", "-hdc", "b"), "-hdc b: index 2 of if=ide is taken by -cdrom a"},
    {WORDS("-drive", "file=a,index=4"), "-drive a: if=ide has only the indexes 0 to 3"},
    {WORDS("-drive", "file=a,bus=1,unit=2"), "-drive a: if=ide has only the indexes 0 to 3"},
    {WORDS("-drive", "file=a,if=xen,index=16"), "-drive a: if=xen has only the indexes 0 to 15"},
    {WORDS("-drive", "file=a,index=0,unit=1"),
     "-drive file=a,index=0,unit=1: index= cannot be combined with bus= or unit="},
    {WORDS("-drive", "file=a,index=x"), "-drive index=x: not a number from 0 to 255"},
    {WORDS("-drive", "file=a,if=scsi"), "-drive if=scsi: must be ide, xen or none"},
    {WORDS("-drive", "file=a,media=tape"), "-drive media=tape: must be disk or cdrom"},
    {WORDS("-drive", "format=raw"), "-drive format=raw: needs file="},
    {WORDS("-M", "xenpv", "-kernel", "k", "-drive", "file=a,if=ide"),
     "-drive if=ide: only -M xenfv has IDE; use if=xen"},
    {WORDS("-hda", "a", "-drive", "file=b,if=xen,index=0"),
     "-drive b: index 0 of if=xen is taken by -hda a"},
    {WORDS("-snapshot", "-hda", "a"),
     "-hda a: an IDE disk cannot be a snapshot; use -drive if=xen,file=a"},
    {WORDS("-drive", "file=a,snapshot=on"),
     "-drive a: an IDE disk cannot be a snapshot; use -drive if=xen,file=a"},
    {WORDS("-drive", "file=a,readonly=on"),
     "-drive a: an IDE disk cannot be read-only; use if=xen"},
    {WORDS("-M", "xenpv", "-kernel", "k", "-drive", "media=cdrom"),
     "-drive media=cdrom: needs file=; only a drive on IDE can be empty"},
    {WORDS("-M", "xenpv", "-kernel", "k", "-vga", "std"), "-M xenpv: -vga is only for -M xenfv"},

    /* network */
    {WORDS("-nic", "tap,ifname=0123456789012345"),
     "ifname=0123456789012345: not an interface name of 1 to 15 characters"},
    {WORDS("-nic", "tap,ifname=tap%d"),
     "ifname=tap%d: not an interface name of 1 to 15 characters"},
    {WORDS("-nic", "tap,ifname=tap7", "-nic", "tap,ifname=tap7"),
     "ifname=tap7: already in use by another network card"},
    {WORDS("-sdl", "-vnc", ":1"), "-vnc: cannot be combined with a window (-sdl)"},
    {WORDS("-netdev", "bridge,id=n"), "network n: no network card is connected to it"},
    {WORDS("-M", "xenpv", "-kernel", "k", "-nic", "tap,fd=7"),
     "network tap,fd=: only for -M xenfv; elsewhere the interface is netback's"},
    {WORDS("-M", "xenpv", "-kernel", "k", "-nic", "bridge,model=e1000"),
     "network card e1000: only -M xenfv emulates network cards; use model=xen"},
    {WORDS("-netdev", "vde,id=n"), "-netdev vde: must be bridge, tap or user"},
    {WORDS("-netdev", "tap"), "-netdev tap: needs id="},
    {WORDS("-nic", "tap,fd=x"), "-nic tap,fd=x: must be the number of a file descriptor"},
    {WORDS("-nic", "tap,fd=7x"), "-nic tap,fd=7x: must be the number of a file descriptor"},
    {WORDS("-nic", "tap,fd="), "-nic tap,fd=: must be the number of a file descriptor"},
    {WORDS("-nic", "tap,fd=-1"), "-nic tap,fd=-1: must be the number of a file descriptor"},
    {WORDS("-netdev", "tap,id=n,fd=2147483648"),
     "-netdev tap,fd=2147483648: must be the number of a file descriptor"},
    {WORDS("-netdev", "{\"type\":\"tap\",\"id\":\"n\"}"),
     "-netdev {\"type\":\"tap\",\"id\":\"n\"}: not available as JSON; use TYPE,id=ID"},
    {WORDS("-nic", ""), "-nic: the argument is empty"},
    {WORDS("-nic", "bridge,helper=/h"),
     "-nic bridge,helper=/h: not available; a bridge has only br="},
    {WORDS("-nic", "bridge,mac=00:16:3e:00:00"),
     "-nic mac=00:16:3e:00:00: not a MAC address (example: 00:16:3e:12:34:56)"},
    {WORDS("-nic", "bridge,mac=00:16:3e:00:00:0g"),
     "-nic mac=00:16:3e:00:00:0g: not a MAC address (example: 00:16:3e:12:34:56)"},
    {WORDS("-nic", "bridge,mac=00:16:3e:00:00:001"),
     "-nic mac=00:16:3e:00:00:001: not a MAC address (example: 00:16:3e:12:34:56)"},
    {WORDS("-nic", "bridge,mac=01:16:3e:00:00:00"),
     "-nic mac=01:16:3e:00:00:00: a network card cannot have a multicast address"},
    {WORDS("-net", "nic"), "-net nic: there is no network (-net bridge)"},
    {WORDS("-device", "e1000,netdev=n"), "netdev=n: there is no -netdev with this id"},
    {WORDS("-netdev", "bridge,id=n", "-netdev", "tap,id=n"), "-netdev: the id n is in use twice"},
    {WORDS("-netdev", "bridge,id=n", "-device", "e1000,netdev=n", "-device", "rtl8139,netdev=n"),
     "netdev=n: in use by two network cards"},

    /* -reap does not hide a mistake */
    {WORDS("-reap", "-foo"), "-foo: unknown option (see -help)"},
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        struct vm vm;
        struct error error;
        enum vm_action action = ACTION_VERSION;

        if (parse(&vm, &action, refused[i].words, &error) == 0)
            fail_msg("accepted, without: %s", refused[i].message);
        assert_string_equal(error.message, refused[i].message);
        assert_null(vm.name);
    }
}

/* Every part of an argument is read within its bounds: the sanitizers watch. */
static void test_longest_name(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-kernel", "k", "-name", NAME_255));
    assert_string_equal(vm.name, NAME_255);
    options_release(&vm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_everything),
        cmocka_unit_test(test_flags_are_distinct),
        cmocka_unit_test(test_two_dashes),
        cmocka_unit_test(test_last_wins),
        cmocka_unit_test(test_name),
        cmocka_unit_test(test_machine),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_smp),
        cmocka_unit_test(test_character_devices),
        cmocka_unit_test(test_default_devices),
        cmocka_unit_test(test_vnc_address),
        cmocka_unit_test(test_actions),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_talk),
        cmocka_unit_test(test_drives),
        cmocka_unit_test(test_network),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_longest_name),
    };

    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
