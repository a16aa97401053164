/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plan: everything that can be decided from the command line and the heads of the files,
 * before Xen is asked for anything. Pure, so that it can be printed and compared.
 */
#ifndef QEMU_INTEGRATION_PLAN_PLAN_H
#define QEMU_INTEGRATION_PLAN_PLAN_H

#include "common/error.h"
#include "loader/boot-layout.h"
#include "loader/kernel-image.h"
#include "pty-bridge/serial/serial-address.h"
#include "qemu-integration/host/paths.h"
#include "qemu-integration/kernel/boot-files.h"
#include "qemu-integration/machine.h"
#include "qemu-integration/plan/argv.h"
#include "qemu-integration/vm.h"
#include "qemu-integration/xenstore/tree.h"

#include <stdbool.h>
#include <stdio.h>

/* QEMU's id of the character device by which it has a serial line that we open. */
#define PLAN_SERIAL_ID "qemu-xen-serial"

#define UUID_TEXT_SIZE 37 /* with the NUL, as uuid_unparse_lower() writes it */

struct plan {
    const struct vm *vm;
    const struct boot_files *files;
    struct host_paths paths;
    char name[64]; /* of the domain */
    uint8_t uuid[16];
    char uuid_text[UUID_TEXT_SIZE];
    const char *command_line; /* never NULL */

    bool direct;                /* the kernel is loaded into memory; else SeaBIOS runs */
    const char *bios_reason;    /* why not direct; NULL if nobody needs to be told */
    struct kernel_image kernel; /* if direct */
    struct boot_layout layout;  /* if direct */
    struct hvm_machine machine; /* but for `firmware` if not direct; if xenfv */

    struct pv_machine pv; /* if xenpv or xenpvh; its command line if there is no bootloader */

    const char *bootloader;            /* path; NULL: the kernel is given, or the BIOS finds one */
    const struct vm_drive *boot_drive; /* where the bootloader looks */
    bool own_serial;              /* the bootloader is to be seen on the first serial line, ... */
    struct serial_address serial; /* ... which therefore is opened by us */

    uint8_t macs[VM_NICS_MAX][6]; /* of the network cards */

    bool menu_screen; /* the bootloader is to be seen on the guest's screen */

    bool own_window; /* qemu-xen-viewer is the window: QEMU has none that can show this guest */
    bool own_vnc;    /* the display that QEMU would have by default has to be asked for */
};

/**
 * plan_make() - Decide
 * @plan:  Filled on success; borrows @vm and @files
 * @vm:    What the user asked for
 * @files: Its kernel and initrd
 * @uuid:  UUID for a guest that was given none, 16 bytes
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int plan_make(struct plan *plan, const struct vm *vm, const struct boot_files *files,
              const uint8_t uuid[16], struct error *error);

/**
 * hvm_memory_map() - Where the RAM of an HVM guest lies
 * @memory: Bytes
 *
 * Return: RAM below the MMIO hole, the remainder from 4 GiB upwards
 */
struct ram_map hvm_memory_map(uint64_t memory);

/**
 * plan_netdev() - What a network card is connected to
 * @nic: Number of the card
 */
const struct vm_netdev *plan_netdev(const struct plan *plan, unsigned nic);

/**
 * plan_serial() - What a serial line is for the device model, in the syntax of its -serial
 * @number: Of the line
 */
const char *plan_serial(const struct plan *plan, unsigned number);

/**
 * plan_nic_is_emulated() - Whether a card is an emulated one, beside a PV one if it has a vif
 */
bool plan_nic_is_emulated(const struct plan *plan, unsigned nic);

/**
 * plan_nic_has_vif() - Whether netback has a part in a card
 */
bool plan_nic_has_vif(const struct plan *plan, unsigned nic);

/* What the QEMU at hand has for user networks. */
struct device_model_networks {
    bool user;           /* -netdev user */
    bool xen_net_device; /* a PV card, on any network of QEMU's */
};

/**
 * plan_wants_user_network() - Whether plan_check_networks() has to be asked
 */
bool plan_wants_user_network(const struct plan *plan);

/**
 * plan_check_networks() - Whether a QEMU can do what the cards with a user network need
 * @has:   What it has
 * @error: Filled if not, with what can be used instead
 *
 * Return: 0, or -1
 */
int plan_check_networks(const struct plan *plan, const struct device_model_networks *has,
                        struct error *error);

/* Numbers that only a living domain has, as text; the dry run puts names in their place. */
struct plan_numbers {
    const char *domid;
    const char *console_port;
    const char *console_ring;      /* frame number */
    const char *screen;            /* descriptor of the directory where QEMU finds our VNC client */
    const char *monitor;           /* descriptor of the device model's end */
    const char *serial;            /* the same, of a serial line that we open */
    const char *terminal;          /* path of that line, if it is a pseudo-terminal; else NULL */
    const char *taps[VM_NICS_MAX]; /* descriptors, of the cards that have one from us */
};

/**
 * plan_store_domain() - What the guest has in xenstore beside its devices
 * @tree: Appended to; its domid is the caller's business
 * @now:  Seconds since the epoch, for start_time
 *
 * Nobody acts on a part of these, so they can be written one after the other; the name, by which
 * others find the guest, is the last.
 */
void plan_store_domain(const struct plan *plan, const struct plan_numbers *numbers, double now,
                       struct store_tree *tree);

/**
 * plan_store_devices() - Frontends and backends of framebuffer, keyboard, further consoles, network
 * @tree: Appended to; empty as before if there are no such devices
 *
 * A backend's driver begins when it sees its node, so these have to appear all at once. Disks are
 * not among them: QEMU makes the nodes of its own.
 */
void plan_store_devices(const struct plan *plan, const struct plan_numbers *numbers,
                        struct store_tree *tree);

/**
 * plan_store_rings() - The nodes of a PV guest that can be written only when its memory is built
 * @tree: Appended to
 */
void plan_store_rings(const struct plan *plan, const struct plan_numbers *numbers,
                      struct store_tree *tree);

/**
 * plan_device_model() - The command line of QEMU
 * @paused:    Whether it is to wait for its monitor's "cont" (-S)
 * @arguments: Filled; to be freed by plan_arguments_clear()
 */
void plan_device_model(const struct plan *plan, const struct plan_numbers *numbers, bool paused,
                       struct plan_arguments *arguments);

/**
 * plan_print() - Print memory map, xenstore tree and QEMU command line (-dry-run)
 */
void plan_print(const struct plan *plan, FILE *stream);

#endif
