/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's character devices are recognized for serial ports and monitors, QEMU's defaults are added
 * where none is given, and the terminal is given to one of them only.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

static void character_devices_are_recognized(void **state)
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
static void defaults_are_added_as_in_qemu(void **state)
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

static void bad_character_devices_are_refused(void **state)
{
    static const struct refused cases[] = {
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
         "-serial mon:mon:pty: unknown character device (stdio, pty, null, vc, file:PATH, "
         "pipe:PATH, "
         "unix:PATH, tcp:..., telnet:..., udp:..., /dev/..., chardev:ID, mon:...)"},
        {WORDS("-serial", "file:"), "-serial file:: needs a path after 'file:'"},
        {WORDS("-serial", "unix:,server=on"),
         "-serial unix:,server=on: needs a path after 'unix:'"},
        {WORDS("-serial", "tcp:4444"), "-serial tcp:4444: needs [HOST]:PORT after 'tcp:'"},
        {WORDS("-serial", "udp:x:"), "-serial udp:x:: needs [HOST]:PORT after 'udp:'"},
        {WORDS("-serial", "tcp:x:,server=on:1"),
         "-serial tcp:x:,server=on:1: needs [HOST]:PORT after 'tcp:'"},
        {WORDS("-serial", "chardev:"), "-serial chardev:: needs an ID after 'chardev:'"},
        {WORDS("-serial", "null", "-serial", "null", "-serial", "null", "-serial", "null",
               "-serial", "null"),
         "-serial null: at most 4 serial ports"},
        {WORDS("-serial", "stdio", "-monitor", "stdio"),
         "-monitor stdio: already in use by another option"},
        {WORDS("-kernel", "k", "-nographic", "-serial", "stdio"),
         "-nographic: the monitor needs the terminal, which another option uses "
         "(-monitor none avoids this)"},
        {WORDS("-kernel", "k", "-monitor", "stdio", "-nographic"),
         "-nographic: the serial port needs the terminal, which another option uses "
         "(-serial none avoids this)"},
        {WORDS("-parallel", "file:"), "-parallel file:: needs a path after 'file:'"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(character_devices_are_recognized),
        cmocka_unit_test(defaults_are_added_as_in_qemu),
        cmocka_unit_test(bad_character_devices_are_refused),
    };

    return cmocka_run_group_tests_name("options/chardevs", tests, NULL, NULL);
}
