/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user asked for: the command line as plain data. Nothing here depends on the host: no
 * file has been opened or checked.
 */
#ifndef QEMU_INTEGRATION_VM_H
#define QEMU_INTEGRATION_VM_H

#include "qemu-integration/processor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VM_SERIALS_MAX          4
#define VM_MONITORS_MAX         4
#define VM_QMPS_MAX             16 /* by -monitor, -qmp, -serial and -mon */
#define VM_VCPUS_MAX            128
#define VM_DRIVES_MAX           20
#define VM_NICS_MAX             8
#define VM_BOOTLOADER_WORDS_MAX 16

/* What the command line asks the program to do. */
enum vm_action {
    ACTION_RUN,      /* build and run the guest, or print its plan if dry_run is set */
    ACTION_HELP,     /* -h, -help, --help */
    ACTION_MACHINES, /* -M help: list the machines */
    ACTION_VERSION,  /* -version */
    ACTION_ASK,      /* -device help: hand the question to the device model */
    ACTION_SET_UP,   /* -libvirt-setup, with struct vm.setup */
    ACTION_REAP,     /* -reap: clean up after killed instances, then exit */
    ACTION_ANSWER,   /* -M none: only answer what is asked at a monitor */
};

enum vm_machine {
    MACHINE_XENFV,  /* HVM guest */
    MACHINE_XENPV,  /* PV guest */
    MACHINE_XENPVH, /* PVH guest: the devices of a PV guest in an HVM domain */
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

/* Who translates the addresses of an HVM or PVH guest: -M hap=... */
enum vm_paging {
    PAGING_AUTO, /* the processor if it can, else Xen */
    PAGING_HAP,
    PAGING_SHADOW,
};

enum vm_display {
    DISPLAY_DEFAULT, /* no display option given: a window if there can be one, else QEMU's VNC */
    DISPLAY_NONE,
    DISPLAY_VNC,    /* with struct vm.vnc */
    DISPLAY_WINDOW, /* with struct vm.window */
};

/* What to do when the guest has crashed: -action panic=... */
enum vm_panic {
    PANIC_FAIL,  /* exit-failure: end with a status for it */
    PANIC_END,   /* shutdown: end as after a power-off */
    PANIC_PAUSE, /* pause: keep it as it is until told to end */
    PANIC_RESET, /* reset: start it anew */
};

enum vm_vga {
    VGA_STD,
    VGA_CIRRUS,
    VGA_NONE,
};

/* What the guest's clock begins with: -rtc base=... */
enum vm_clock {
    CLOCK_UTC,
    CLOCK_LOCAL, /* the host's local time */
    CLOCK_DATE,  /* struct vm.clock_start */
};

/* What a drive is attached to. */
enum vm_drive_bus {
    DRIVE_IDE,    /* emulated, 0 to 3; a disk is there as a PV disk too. xenfv only */
    DRIVE_XEN,    /* PV, xvda to xvdp */
    DRIVE_VIRTIO, /* emulated, and there as a PV disk too. xenfv only */
};

/* As in "if=ide", and in the names of QEMU's block backends and nodes. */
static inline const char *vm_drive_bus_name(enum vm_drive_bus bus)
{
    return bus == DRIVE_IDE ? "ide" : bus == DRIVE_XEN ? "xen" : "virtio";
}

#define VM_IDE_DRIVES 4
#define VM_XEN_DRIVES 16

struct vm_drive {
    const char *origin; /* how the user named it, for messages: "-hda" */
    enum vm_drive_bus bus;
    unsigned index; /* on IDE: 2 * bus + unit */
    bool cdrom;
    bool read_only;
    bool snapshot;
    bool passed; /* its options are in struct vm.passed, and here only to be read */
    bool has_boot_index;
    unsigned boot_index; /* bootindex=: the lowest is booted first */
    char *id;            /* owned; NULL: none was given */
    char *node;          /* owned; node-name; NULL: none was given */
    char *file;          /* owned; what QEMU is to open; NULL: an empty CD-ROM drive */
    char *options;       /* owned; what -drive says of the drive, not of its place: "file=..." */
    char *overlay;       /* owned; the same of the temporary overlay that is written to, but for its
                            file; NULL: there is none of ours */
};

enum vm_network {
    NETWORK_BRIDGE, /* joined to a bridge by qemu-xen */
    NETWORK_TAP,    /* set up as QEMU sets up a tap: by a script, or by the user beforehand */
    NETWORK_USER,   /* QEMU's own; there is no vif */
    NETWORK_QEMU,   /* the same, of another type */
};

struct vm_netdev {
    enum vm_network network;
    const char *type; /* QEMU's word for it: "stream" */
    char *id;         /* owned */
    char *bridge;     /* owned; of NETWORK_TAP: NULL if none was given */
    char *interface;  /* owned; ifname=; NULL: chosen by the kernel */
    char *script;     /* owned; NULL: QEMU's default; "no": none */
    char *downscript; /* owned; the same */
    char *qemu_only;  /* owned; the first property that only QEMU's tap can have; NULL: none */
    bool has_tap;     /* fd=, fds= or helper=: the tap comes from elsewhere */
    int fd;           /* of that tap, with fd=; -1: not known */
    bool vhost;       /* asked for; never passed on */
    char *options;    /* owned; what else QEMU's tap or user network is to have: "queues=2" */
};

struct vm_nic {
    char *netdev; /* owned; id of its struct vm_netdev */
    char *model;  /* owned; NULL: the default. Of the emulated card; xenfv only */
    bool has_mac;
    uint8_t mac[6];
    char *options; /* owned; further properties of the emulated card, a list; NULL: none */
};

/* A text for the SMBIOS tables that hvmloader makes. */
struct vm_bios_string {
    char *node;  /* owned; in xenstore, below bios-strings/ */
    char *value; /* owned */
};

/* An option that is passed to QEMU unchanged. */
struct vm_passed {
    const char *option;   /* without dash */
    const char *argument; /* NULL: it has none */
};

/* Whether dom0 gives up memory for the guest. */
enum vm_autoballoon {
    AUTOBALLOON_AUTO, /* unless dom0_mem= on Xen's command line sets dom0's memory */
    AUTOBALLOON_ON,
    AUTOBALLOON_OFF,
};

/* A graphics card that a guest was given and has not. */
struct vm_card {
    const char *driver;
    const char *id;
    unsigned memory; /* MiB */
};

/*
 * All strings are NULL when not given; they are borrowed from argv unless said otherwise. Flat,
 * with a member for each option, so that a row of the option table can name it.
 */
struct vm {
    char *name;         /* -name, without its suboptions; owned, see options_release() */
    char *name_options; /* these, for QEMU: "debug-threads=on"; owned; NULL: none */
    enum vm_machine machine;
    enum vm_boot boot;
    enum vm_entry entry;
    enum vm_paging paging;
    uint64_t memory;     /* bytes that it starts with, a multiple of 1 MiB, never 0 */
    uint64_t memory_max; /* the same, that its balloon can grow to; not below `memory` */
    enum vm_autoballoon autoballoon;
    uint64_t dom0_minimum;      /* bytes that autoballoon leaves dom0 */
    unsigned vcpus;             /* those that the guest starts */
    unsigned vcpus_max;         /* all; 1 to VM_VCPUS_MAX */
    struct processor processor; /* -cpu; see options_release() */
    bool has_uuid;
    uint8_t uuid[16]; /* as xen_domain_handle_t and libuuid: in the order of the text */

    enum vm_clock clock;
    bool no_acpi;        /* -no-acpi; never of xenfv, whose guests always have it */
    bool no_hpet;        /* -no-hpet; only of xenfv, others never have one */
    int64_t clock_start; /* seconds since the epoch, if CLOCK_DATE */

    unsigned bios_string_count;
    struct vm_bios_string *bios_strings; /* owned; -smbios; only of xenfv */

    const char *kernel;
    const char *initrd;
    const char *append; /* kernel command line; NULL is the same as "" */

    /* -bootloader: path and arguments, owned. None: the distribution's, if there is no kernel. */
    unsigned bootloader_word_count;
    char *bootloader_words[VM_BOOTLOADER_WORDS_MAX];
    bool bootloader_unconfined; /* -bootloader-sandbox off */

    /*
     * QEMU's defaults are filled in: "vc", and with -nographic "mon:stdio" or "stdio". An empty
     * list is what the user asked for with "none". The syntax is that of QEMU's -serial.
     */
    unsigned serial_count;
    const char *serials[VM_SERIALS_MAX];      /* never "none" */
    const char *serial_names[VM_SERIALS_MAX]; /* of PV consoles that are channels; else NULL */
    unsigned monitor_count;
    const char *monitors[VM_MONITORS_MAX]; /* -monitor, never "none" */
    bool default_monitor;                  /* the first one is QEMU's default, "vc" */
    unsigned qmp_count;
    const char *qmps[VM_MONITORS_MAX]; /* -qmp */
    bool qmp_pretty[VM_MONITORS_MAX];  /* of those: -qmp-pretty */
    uint8_t escape;                    /* -echr: escape character of lines that a monitor shares */
    bool monitor_restrict; /* no commands that run programs or write files: -monitor-restrict */

    unsigned drive_count;
    struct vm_drive drives[VM_DRIVES_MAX];
    unsigned netdev_count;
    struct vm_netdev netdevs[VM_NICS_MAX];
    unsigned nic_count;
    struct vm_nic nics[VM_NICS_MAX];
    unsigned passed_count;
    struct vm_passed *passed; /* owned; in the user's order */
    unsigned text_count;
    char **texts;   /* owned; what arguments of the user's were turned into, borrowed elsewhere */
    char *left_out; /* owned; the devices that the guest does without, for a message; NULL: none */
    bool snapshot;
    struct vm_card card; /* in whose place the guest has Xen's screen; its id is NULL: none */

    enum vm_display display;
    const char *vnc;    /* -vnc or -display vnc=..., QEMU's syntax */
    const char *window; /* "sdl" or "gtk", with options after a comma as for -display */
    bool full_screen;   /* -full-screen */
    enum vm_vga vga;
    uint64_t video_memory; /* bytes that all graphics cards have; only of xenfv */
    uint64_t rom_memory;   /* bytes that the ROMs of other devices have; the same */
    bool nographic;        /* -nographic: serial 0 and monitor share the terminal unless given */
    const char *keymap;    /* -k */

    bool start_paused; /* -S */
    bool no_reboot;
    bool no_shutdown;
    bool daemonize;
    enum vm_panic panic;
    bool migrate_progress; /* -migrate-progress: standard error says how far "migrate" has come */
    const char *core_dump; /* -core-dump: file for the memory of a guest that has crashed */
    const char *pidfile;
    bool dry_run;

    char *kernel_cache;          /* -kernel-cache: directory, owned; NULL: no cache */
    uint64_t kernel_cache_limit; /* bytes */

    const char *loadvm;   /* -loadvm: the snapshot to start with */
    const char *incoming; /* -incoming: where the guest's state comes from, or "defer" */

    char *const *arguments; /* the command line, without the program's name */
    unsigned argument_count;

    const char *setup; /* -libvirt-setup: "show", "check", "apply" or "undo" */

    struct vm_passed question; /* for QEMU: -device help; its option is NULL: none */

    const char *device_model; /* -device-model: path of the Xen-enabled QEMU */
    const char *hvmloader;    /* -hvmloader */
    bool trace;               /* -trace-calls: each call to Xen, xenstore, kernel on stderr */
};

#endif
