/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a guest while it is brought up and lives: the data that the files of guest/,
 * boot-choice/ and lifecycle/ share. Data only.
 */
#ifndef QEMU_INTEGRATION_GUEST_STATE_H
#define QEMU_INTEGRATION_GUEST_STATE_H

#include "qemu-integration/guest/undo.h"
#include "qemu-integration/kernel/boot-files.h"
#include "qemu-integration/ownership/domain-owner.h"
#include "qemu-integration/plan/plan.h"
#include "qemu-integration/xen/domain-setup.h"
#include "qemu-integration/xen/domain.h"
#include "qemu-integration/xenstore/store.h"
#include "qemu-integration/xenstore/watches.h"

#include <stdbool.h>
#include <sys/types.h>

/* The longest id of a network card that is plugged in, with its end. */
#define GUEST_CARD_ID_SIZE 64

/* What a guest boots: as the command line names it, or as its bootloader has chosen. */
struct boot_choice {
    const struct boot_files *files;
    const char *command_line;
};

/* The device model and what it is given. Descriptors are -1 if there is none. */
struct guest_device_model {
    /* set by the caller, borrowed */
    struct qmp_client *monitor;            /* our connection to it */
    const int *output;                     /* its standard output and error; NULL: ours */
    int lines[PLAN_LINES_MAX];             /* its ends of the plan's lines; -1: it has none */
    int qmps[VM_QMPS_MAX];                 /* its ends of the QMP monitors in the plan */
    const char *terminals[PLAN_LINES_MAX]; /* as in struct plan_numbers */

    pid_t pid;           /* 0: none, or its end has been collected */
    unsigned undo_count; /* what the undo list has had since it was started */
    pid_t log;           /* what appends to the log of -D; 0: none */
};

/* A network card that was plugged in. */
struct guest_card {
    const struct vm_netdev
        *netdev;                 /* one of struct guest_network.netdevs; NULL: there is no card */
    char id[GUEST_CARD_ID_SIZE]; /* of the device; "": none */
    uint8_t mac[6];
    bool leaves;     /* it is being unplugged: not to be connected any more */
    bool has_netdev; /* the network was added with it, and goes with it */
};

/* The network cards. */
struct guest_network {
    const int *output; /* set by the caller, borrowed: passt's standard output and error */

    /* What QEMU inherits for its cards: our ends of taps, and its ends of the connections with
     * passt, which are closed when it has them; -1: none. */
    int taps[VM_NICS_MAX];
    pid_t passts[VM_NICS_MAX]; /* 0: none, or its end has been collected */
    unsigned vifs_connected;   /* a bit for each card */
    bool undo_pushed;          /* of their scripts */

    /* Those that were added while it runs, for all lives: networks, their ids NULL where there is
     * none, and cards by number; the numbers of the command line's are not used. */
    struct vm_netdev netdevs[VM_NICS_MAX];
    struct guest_card cards[VM_NICS_MAX];
};

struct served_devices; /* served-devices.h */

/* The temporary overlays of disks: for each drive two descriptors, of which QEMU takes the one that
 * has the access it needs; -1: the drive has none. */
struct guest_overlays {
    bool open;
    int writable[VM_DRIVES_MAX];
    int readable[VM_DRIVES_MAX];
};

/* All that is known of one guest, with a member for each of its parts. */
struct guest {
    /* set by the caller, borrowed */
    const struct plan *plan;
    struct call_gate *gate;
    struct store *store;
    struct store_watches *watches;
    const char *mark;                 /* mark_of_this_process() */
    const struct domain_owner *owner; /* the kernel's, if its module is loaded */
    int end_signals;                  /* end_signals_open(): a signal there cuts waiting short */
    bool rebooted;                    /* not its first life */
    bool incoming; /* this life begins with a state that is read, and not with a build */
    bool held;     /* it does not run before the monitor's "cont": by -S, or as it was stopped
                      when it was reset */

    bool claimed; /* name and UUID are ours: the first entry of the undo list gives them up */

    struct domain domain; /* the caller sets its hypervisor; guest_*() fill in its number */
    struct guest_device_model device_model;

    /* kept by guest_*() */
    struct guest_network network;
    struct guest_overlays overlays; /* of all lives */
    struct undo_list undo;
    struct domain_ports ports;
    uint64_t console_ring; /* page of the first PV console, if the device model serves it; else 0 */
    struct served_devices *served; /* owned: what the device model of the life before serves; NULL:
                                      it is a new one */
    bool domain_left; /* the domain could not be destroyed: the warden has to try again */
    void *build;      /* what its kind of guest has built it from, until release_build() */
};

#endif
