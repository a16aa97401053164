/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plan: everything that can be decided from the command line and the heads of the files,
 * before Xen is asked for anything. Pure, so that it can be printed and compared.
 */
#ifndef QEMU_INTEGRATION_PLAN_H
#define QEMU_INTEGRATION_PLAN_H

#include "common/error.h"
#include "loader/boot-layout.h"
#include "loader/kernel-image.h"
#include "qemu-integration/boot-files.h"
#include "qemu-integration/host-paths.h"
#include "qemu-integration/hvm-builder.h"
#include "qemu-integration/plan-arguments.h"
#include "qemu-integration/pv-builder.h"
#include "qemu-integration/store-tree.h"
#include "qemu-integration/vm.h"

#include <stdbool.h>
#include <stdio.h>

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

    struct pv_machine pv; /* if xenpv */

    uint8_t macs[VM_NICS_MAX][6]; /* of the network cards */

    bool own_window; /* QEMU has no window of the kind asked for: qemu-xen-viewer is it */
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
 * plan_netdev() - What a network card is connected to
 * @nic: Number of the card
 */
const struct vm_netdev *plan_netdev(const struct plan *plan, unsigned nic);

/**
 * plan_nic_is_emulated() - Whether a card is an emulated one too, beside a PV one
 */
bool plan_nic_is_emulated(const struct plan *plan, unsigned nic);

/* Numbers that only a living domain has, as text; the dry run puts names in their place. */
struct plan_numbers {
    const char *domid;
    const char *console_port;
    const char *console_ring;      /* frame number */
    const char *monitor;           /* descriptor of the device model's end */
    const char *taps[VM_NICS_MAX]; /* descriptors, of the cards that have one from us */
};

/**
 * plan_store_tree() - The nodes of the guest in xenstore
 * @tree: Appended to; its domid is the caller's business
 * @now:  Seconds since the epoch, for start_time
 */
void plan_store_tree(const struct plan *plan, const struct plan_numbers *numbers, double now,
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
