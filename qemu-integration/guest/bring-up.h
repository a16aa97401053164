/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One life of a guest, from the empty domain to nothing left of it. A reboot is a new life.
 */
#ifndef QEMU_INTEGRATION_GUEST_BRING_UP_H
#define QEMU_INTEGRATION_GUEST_BRING_UP_H

#include "common/error.h"
#include "qemu-integration/guest/undo.h"
#include "qemu-integration/kernel/boot-files.h"
#include "qemu-integration/plan/plan.h"
#include "qemu-integration/xen/domain-setup.h"
#include "qemu-integration/xen/domain.h"
#include "qemu-integration/xenstore/store.h"
#include "qemu-integration/xenstore/watches.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Token of the watch that the life cycle sets. */
#define WATCH_DOMAINS "domains"

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
    /* Called when name and UUID are the guest's, to fill the next two; 0, or -1. NULL: nothing. */
    int (*claimed)(void *context, struct error *error);
    void *claimed_context;
    int serial;           /* device model's end of a serial line that we hold; -1: we hold none */
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

/**
 * guest_open() - Make the domain, paused and without memory, with its device model starting beside
 * it
 * @guest: With the borrowed members set and the rest zero
 * @error: Filled on failure
 *
 * Return: 0, or -1; either way guest_stop() is to be called at the end
 */
int guest_open(struct guest *guest, struct error *error);

/**
 * guest_build() - Give it memory, kernel and initrd: all it needs to run
 * @guest:  From guest_open()
 * @choice: What it boots
 *
 * Return: 0, or -1
 */
int guest_build(struct guest *guest, const struct boot_choice *choice, struct error *error);

/**
 * guest_settle() - Do what could wait until the guest had started
 */
void guest_settle(struct guest *guest);

/**
 * guest_explain_crash() - What the firmware left as its reason for stopping the machine
 * @text: Filled if there is one
 *
 * Return: whether there is one
 */
bool guest_explain_crash(struct guest *guest, char *text, size_t size);

/**
 * guest_stop() - Take down whatever there is of the guest
 *
 * Return: whether nothing is left
 */
bool guest_stop(struct guest *guest);

#endif
