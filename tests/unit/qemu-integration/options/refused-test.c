/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table knows every option of QEMU 7.2 to 11: none of them is answered with "unknown option",
 * and one that is refused is refused with the reason, whatever its argument is.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

#include "qemu-integration/options/table.h"

/* The tables of options in the programs of QEMU 7.2, 10.0 and 11.1, and what -help of 7.2 lists. */
static const char *const names[] = {
    "D",
    "L",
    "M",
    "S",
    "accel",
    "acpitable",
    "action",
    "add-fd",
    "alt-grab",
    "append",
    "async-teardown",
    "audio",
    "audio-help",
    "audiodev",
    "bios",
    "blockdev",
    "boot",
    "cdrom",
    "chardev",
    "chroot",
    "compat",
    "cpu",
    "ctrl-grab",
    "curses",
    "d",
    "daemonize",
    "debugcon",
    "device",
    "dfilter",
    "display",
    "drive",
    "dtb",
    "dump-vmstate",
    "echr",
    "enable-kvm",
    "enable-sync-profile",
    "fda",
    "fdb",
    "fsdev",
    "full-screen",
    "fw_cfg",
    "g",
    "gdb",
    "global",
    "h",
    "hda",
    "hdb",
    "hdc",
    "hdd",
    "help",
    "icount",
    "incoming",
    "initrd",
    "iscsi",
    "jitdump",
    "k",
    "kernel",
    "loadvm",
    "m",
    "machine",
    "mem-path",
    "mem-prealloc",
    "mon",
    "monitor",
    "msg",
    "mtdblock",
    "name",
    "net",
    "netdev",
    "nic",
    "no-acpi",
    "no-fd-bootchk",
    "no-hpet",
    "no-reboot",
    "no-shutdown",
    "no-user-config",
    "nodefaults",
    "nographic",
    "numa",
    "object",
    "old-param",
    "only-migratable",
    "option-rom",
    "overcommit",
    "parallel",
    "perfmap",
    "pflash",
    "pidfile",
    "plugin",
    "portrait",
    "preconfig",
    "prom-env",
    "qmp",
    "qmp-pretty",
    "qtest",
    "qtest-log",
    "readconfig",
    "rotate",
    "rtc",
    "run-with",
    "runas",
    "s",
    "sandbox",
    "sd",
    "sdl",
    "seed",
    "semihosting",
    "semihosting-config",
    "serial",
    "set",
    "shim",
    "singlestep",
    "smbios",
    "smp",
    "snapshot",
    "spice",
    "tpmdev",
    "trace",
    "usb",
    "usbdevice",
    "uuid",
    "version",
    "vga",
    "virtfs",
    "vnc",
    "watchdog-action",
    "win2k-hack",
    "xen-attach",
    "xen-domid",
    "xen-domid-restrict",
};

static void no_option_of_qemu_is_unknown(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        struct vm vm;
        struct error error;
        enum vm_action action;
        char word[32];

        snprintf(word, sizeof(word), "-%s", names[i]);
        if (parse(&vm, &action, (words)WORDS(word, "x"), &error) == 0)
            options_release(&vm);
        else if (strstr(error.message, "unknown option") != NULL)
            fail_msg("%s", error.message);
    }
}

static void a_refusal_says_why(void **state)
{
    (void)state;
    static const struct refused cases[] = {
        {WORDS("-fw_cfg", "name=opt/x,string=y"),
         "-fw_cfg: not available: Xen's guests have no fw_cfg device; use -append or a disk"},
        {WORDS("-icount", "7"),
         "-icount: not available: it is for QEMU's own processors (TCG); guests run on Xen's"},
        {WORDS("-soundhw", "hda"), "-soundhw: QEMU 7.1 removed it; use -audio or -device"},
        {WORDS("--preconfig"),
         "-preconfig: not available: QEMU has to be configured by the command line"},
    };

    refuse(cases, ARRAY_SIZE(cases));
    for (const struct option_group *const *group = option_groups; *group != NULL; group++)
        for (size_t i = 0; i < (*group)->count; i++)
            if ((*group)->rows[i].kind == KIND_REFUSED)
                assert_in_range(strlen((*group)->rows[i].effect.reason), 20, 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_option_of_qemu_is_unknown),
        cmocka_unit_test(a_refusal_says_why),
    };

    return cmocka_run_group_tests_name("options/refused", tests, NULL, NULL);
}
