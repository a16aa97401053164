/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user asked for: the command line as plain data. No I/O has happened, no file has been
 * looked at, and nothing here depends on the host.
 */
#ifndef QEMU_INTEGRATION_VM_H
#define QEMU_INTEGRATION_VM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VM_SERIALS_MAX  4
#define VM_MONITORS_MAX 4
#define VM_VCPUS_MAX    128

enum vm_machine {
    MACHINE_XENFV, /* HVM guest */
    MACHINE_XENPV, /* PV guest */
};

/* How the kernel of an HVM guest is started: -M xenfv,boot=... */
enum vm_boot {
    BOOT_AUTO,   /* directly, unless the kernel needs BIOS services */
    BOOT_DIRECT, /* loaded into memory by qemu-xen, no BIOS */
    BOOT_BIOS,   /* SeaBIOS and QEMU's own -kernel */
};

/* The entry of a directly booted kernel: -M xenfv,entry=... */
enum vm_entry {
    ENTRY_AUTO, /* 64-bit if the kernel has it */
    ENTRY_32,   /* 32-bit, for kernels that have both */
};

enum vm_display {
    DISPLAY_DEFAULT, /* no display option given: what QEMU does by itself */
    DISPLAY_NONE,
    DISPLAY_VNC, /* with struct vm.vnc */
};

enum vm_vga {
    VGA_STD,
    VGA_CIRRUS,
    VGA_NONE,
};

/* All strings are NULL when not given; they are borrowed from argv unless said otherwise. */
struct vm {
    char *name; /* -name, without its suboptions; owned, see options_release() */
    enum vm_machine machine;
    enum vm_boot boot;
    enum vm_entry entry;
    uint64_t memory; /* bytes, a multiple of 1 MiB, never 0 */
    unsigned vcpus;  /* 1 to VM_VCPUS_MAX */
    bool has_uuid;
    uint8_t uuid[16]; /* as xen_domain_handle_t and libuuid: in the order of the text */

    const char *kernel;
    const char *initrd;
    const char *append; /* kernel command line; NULL is the same as "" */

    /*
     * QEMU's defaults are filled in: "vc", and with -nographic "mon:stdio" or "stdio". An empty
     * list is what the user asked for with "none". The syntax is that of QEMU's -serial.
     */
    unsigned serial_count;
    const char *serials[VM_SERIALS_MAX]; /* never "none" */
    unsigned monitor_count;
    const char *monitors[VM_MONITORS_MAX]; /* -monitor, never "none" */
    unsigned qmp_count;
    const char *qmps[VM_MONITORS_MAX]; /* -qmp */

    enum vm_display display;
    const char *vnc; /* -vnc or -display vnc=..., QEMU's syntax */
    enum vm_vga vga;
    bool nographic;     /* -nographic: serial 0 and monitor share the terminal unless given */
    const char *keymap; /* -k */

    bool start_paused; /* -S */
    bool no_reboot;
    bool no_shutdown;
    bool daemonize;
    const char *pidfile;
    bool dry_run;

    const char *device_model; /* -device-model: path of the Xen-enabled QEMU */
    const char *hvmloader;    /* -hvmloader */
    bool trace;               /* -trace-calls: each call to Xen, xenstore, kernel on stderr */
};

#endif
