/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plan: everything that can be decided from the command line, the heads of the files and a few
 * facts about the host, before the first request to Xen. Pure: nothing here looks anything up, so
 * that a plan can be printed and compared.
 *
 * What is made of a plan: store-nodes.h and store-devices.h the guest in xenstore, qemu.h the
 * command line of QEMU, print.h the text of -dry-run.
 */
#ifndef QEMU_INTEGRATION_PLAN_PLAN_H
#define QEMU_INTEGRATION_PLAN_PLAN_H

#include "common/error.h"
#include "loader/boot-layout.h"
#include "loader/kernel-image.h"
#include "qemu-integration/host/paths.h"
#include "qemu-integration/kernel/boot-files.h"
#include "qemu-integration/machine.h"
#include "qemu-integration/plan/boot-order.h"
#include "qemu-integration/plan/direct-boot.h"
#include "qemu-integration/plan/lines.h"
#include "qemu-integration/plan/migration-address.h"
#include "qemu-integration/plan/qmp-monitors.h"
#include "qemu-integration/vm.h"

#include <stdbool.h>
#include <uuid/uuid.h>

/* What the QEMU at hand has; all false if the plan does not need to know. */
struct device_model_features {
    bool window;         /* the kind of window that the user asked for */
    bool user_network;   /* -netdev user */
    bool xen_net_device; /* a PV card, on any network of QEMU's */
    bool xen_console;    /* a PV console on any character device */
};

/* What a plan has to know of the host. */
struct plan_facts {
    struct host_paths paths;
    struct device_model_features device_model;
    bool console_daemon; /* xenconsoled serves consoles that the device model does not */
    uint8_t uuid[16];    /* for a guest that was given none */
    int64_t now;         /* seconds since the epoch, UTC */
    long local_offset;   /* seconds that the host's local time is ahead of UTC */
};

/* -incoming: the guest's first life begins with a state that comes from elsewhere. */
struct plan_incoming {
    bool expected;
    bool deferred;        /* the monitor says from where */
    const char *snapshot; /* its name, borrowed; NULL: it comes from the address */
    struct migration_address address;
};

/*
 * What is decided, in the order in which it is: identity, boot, machine, menu, devices. It has
 * this many members because all parts of the program that bring the guest up read it.
 */
struct plan {
    const struct vm *vm;
    const struct boot_files *files;
    struct host_paths paths;
    struct device_model_features device_model;
    bool console_daemon;
    char name[64]; /* of the domain */
    uint8_t uuid[16];
    char uuid_text[UUID_STR_LEN];
    const char *command_line; /* never NULL */

    bool direct;             /* the kernel is loaded into memory; else SeaBIOS runs */
    const char *bios_reason; /* why not direct; NULL: no reason that the user needs to know */
    struct direct_boot direct_boot; /* if direct, and the command line names a kernel */
    struct hvm_machine machine;     /* if xenfv; without `firmware` and modules */

    struct pv_machine pv; /* if xenpv or xenpvh; its command line if there is no bootloader */

    /* Empty: the kernel is given, or the BIOS finds one. */
    struct plan_boot_order boot_order, later_boot_order;
    const char *bootloader; /* path of the one for disks */
    bool menu_screen;       /* the menus of bootloaders are on the guest's screen */

    struct plan_lines lines;      /* that are opened by us */
    struct plan_qmps qmps;        /* the monitors that are opened by us */
    uint8_t macs[VM_NICS_MAX][6]; /* of the network cards */

    struct plan_incoming incoming;

    bool own_window; /* qemu-xen-viewer is the window: QEMU has none that can show this guest */
    bool own_vnc;    /* QEMU's default display is requested by an option, which can say more */
};

/**
 * plan_needs_features() - Whether a plan depends on what the device model has
 *
 * To find out takes as long as to start several QEMUs, the first time.
 */
bool plan_needs_features(const struct vm *vm);

/**
 * plan_make() - Decide
 * @plan:  Filled on success; borrows @vm and @files
 * @vm:    What the user asked for
 * @files: Its kernel and initrd
 * @facts: Copied
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int plan_make(struct plan *plan, const struct vm *vm, const struct boot_files *files,
              const struct plan_facts *facts, struct error *error);

/**
 * plan_check_pv_kernel() - Whether the kernel is one for such a guest
 * @plan:  Of a PV or PVH guest
 * @files: With the kernel
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int plan_check_pv_kernel(const struct plan *plan, const struct boot_files *files,
                         struct error *error);

/**
 * plan_has_menu() - Whether bootloaders find the guest's kernel, with their menus
 */
bool plan_has_menu(const struct plan *plan);

/**
 * plan_keeps_device_model() - Whether the guest's QEMU can serve its next life too
 */
bool plan_keeps_device_model(const struct plan *plan);

/**
 * plan_host_needs() - The files of the host that a plan uses
 */
struct host_needs plan_host_needs(const struct plan *plan);

/**
 * plan_check_devices() - Check that QEMU has the PV cards and consoles that are its own
 * @error: Filled if not, with what can be used instead
 *
 * Separate from plan_make(), as a QEMU that cannot be run has no features, which is the better
 * reason.
 *
 * Return: 0, or -1
 */
int plan_check_devices(const struct plan *plan, struct error *error);

/**
 * hvm_memory_map() - Where the RAM of an HVM guest lies
 * @memory: Bytes
 *
 * Return: RAM below the MMIO hole, the remainder from 4 GiB upwards
 */
struct ram_map hvm_memory_map(uint64_t memory);

/**
 * plan_has_framebuffer() - Whether the guest's screen is a PV framebuffer
 */
bool plan_has_framebuffer(const struct plan *plan);

/**
 * plan_choose_mac() - Choose the MAC address of a network card that was given none
 * @nic: Its number; one that was plugged in follows those of the command line
 * @mac: Filled
 */
void plan_choose_mac(const struct plan *plan, unsigned nic, uint8_t mac[6]);

/**
 * plan_netdev() - What a network card is connected to
 * @nic: Number of the card
 */
const struct vm_netdev *plan_netdev(const struct plan *plan, unsigned nic);

/**
 * plan_nic_is_emulated() - Whether QEMU emulates a card, in addition to a PV card if it has a vif
 */
bool plan_nic_is_emulated(const struct plan *plan, unsigned nic);

/**
 * plan_nic_has_vif() - Whether netback serves a card
 */
bool plan_nic_has_vif(const struct plan *plan, unsigned nic);

/**
 * plan_nic_has_passt() - Whether passt is the user network of a card, as QEMU has none
 */
bool plan_nic_has_passt(const struct plan *plan, unsigned nic);

/**
 * plan_serial_output() - The node "output" of the PV console that is a serial line
 * @number: Of the line
 *
 * Return: owned by the caller
 */
char *plan_serial_output(const struct plan *plan, unsigned number);

/**
 * plan_is_console() - Whether an option asks for a PV console: -device xen-console
 */
bool plan_is_console(const struct vm_passed *passed);

/**
 * plan_console_output() - The character device that QEMU serves the guest's first PV console with
 *
 * That is a PV or PVH guest's first serial line, and what an HVM guest's -device xen-console names.
 * Otherwise xenconsoled serves it, as with xl. Without xenconsoled QEMU does, and discards what the
 * guest writes: a guest would wait forever for a console that nobody serves.
 *
 * Return: the value of the node "output", owned by the caller; NULL: xenconsoled serves it
 */
char *plan_console_output(const struct plan *plan);

/**
 * plan_serial() - A serial line in the syntax of QEMU's -serial
 * @number: Of the line
 */
const char *plan_serial(const struct plan *plan, unsigned number);

#endif
