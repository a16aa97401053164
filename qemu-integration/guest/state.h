/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a guest while it is brought up and lives: the data that the files of guest/,
 * boot-choice/ and lifecycle/ share. Data only.
 */
#ifndef QEMU_INTEGRATION_GUEST_STATE_H
#define QEMU_INTEGRATION_GUEST_STATE_H

#include "qemu-integration/guest/undo.h"
#include "qemu-integration/kernel/boot-files.h"
#include "qemu-integration/plan/plan.h"
#include "qemu-integration/xen/domain-setup.h"
#include "qemu-integration/xen/domain.h"
#include "qemu-integration/xenstore/store.h"
#include "qemu-integration/xenstore/watches.h"

#include <stdbool.h>
#include <sys/types.h>

/* What a guest boots: as the command line names it, or as its bootloader has chosen. */
struct boot_choice {
    const struct boot_files *files;
    const char *command_line;
};

struct guest {
    /* set by the caller, borrowed */
    const struct plan *plan;
    struct call_gate *gate;
    struct domain domain; /* its hypervisor; guest_*() fill in its number */
    struct store *store;
    struct store_watches *watches;
    const char *mark;        /* mark_of_this_process() */
    bool rebooted;           /* not its first life: -S has been done with */
    const int *output;       /* the device model's standard output and error; NULL: ours */
    struct monitor *monitor; /* the device model's */
    int end_signals;         /* end_signals_open(): what waits must not wait on when told to end */
    int screen; /* directory where the device model finds a VNC client of ours; -1: there is none */
    int serial; /* device model's end of a serial line that we hold; -1: we hold none */
    const char *terminal; /* path of that line, if it is a pseudo-terminal; else NULL */

    /* kept by guest_*() */
    struct undo_list undo;
    struct domain_ports ports;
    bool undestroyed;        /* the domain could not be destroyed: the warden is to try again */
    pid_t device_model;      /* 0: none, or its end has been collected */
    int taps[VM_NICS_MAX];   /* of the emulated network cards; 0: none of ours */
    unsigned vifs_connected; /* a bit for each card */
    void *unsettled;         /* what its kind of guest has left for guest_settle() */
};

#endif
