/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitors that we open ourselves, for all lives of the guest: -qmp and -qmp-pretty, -monitor,
 * a -chardev with a -mon, and those that share a serial line: "mon:" and mux=on. QEMU gets a socket
 * for each, under the name that the user gave or that QEMU itself would have chosen; to QEMU those
 * for people are QMP monitors too. All that is more than an address stays QEMU's.
 */
#ifndef QEMU_INTEGRATION_PLAN_QMP_MONITORS_H
#define QEMU_INTEGRATION_PLAN_QMP_MONITORS_H

#include "pty-bridge/serial/serial-address.h"
#include "qemu-integration/plan/argv.h"
#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/vm.h"

#include <stdbool.h>

#define PLAN_QMP_ID_SIZE 64

struct plan_qmp {
    struct serial_address address; /* with @fd: of what kind that is */
    int fd;                        /* the user's, listening or connected; -1: none */
    bool pretty;
    bool human;                     /* it is for people */
    bool shared;                    /* by a line of lines.h, which is then what is opened */
    const char *option;             /* it was asked for by, without dash */
    char chardev[PLAN_QMP_ID_SIZE]; /* ids, in QEMU */
    char mon[PLAN_QMP_ID_SIZE];     /* "": none */

    /* What it stands for: indices, -1: none. */
    int qmp_option;     /* of vm->qmps */
    int monitor_option; /* of vm->monitors */
    int serial_option;  /* of vm->serials */
    int mon_option;     /* of vm->passed */
    int chardev_option;
};

struct plan_qmps {
    unsigned count;
    struct plan_qmp monitors[VM_QMPS_MAX];
};

/**
 * plan_find_qmps() - Find the monitors that we can open
 * @qmps: Filled
 */
void plan_find_qmps(const struct vm *vm, struct plan_qmps *qmps);

/**
 * plan_qmp_is_ours() - Whether QEMU does not get an element of vm->qmps
 */
bool plan_qmp_is_ours(const struct plan_qmps *qmps, unsigned number);

/**
 * plan_monitor_is_ours() - Whether QEMU does not get an element of vm->monitors
 */
bool plan_monitor_is_ours(const struct plan_qmps *qmps, unsigned number);

/**
 * plan_serial_monitor() - Find the monitor of ours that shares a serial line
 * @number: Of vm->serials
 *
 * Return: number in qmps->monitors; -1: there is none
 */
int plan_serial_monitor(const struct plan_qmps *qmps, const struct vm *vm, unsigned number);

/**
 * plan_passed_is_ours() - Whether QEMU does not get an element of vm->passed
 */
bool plan_passed_is_ours(const struct plan_qmps *qmps, unsigned number);

/**
 * plan_add_qmps() - Write what QEMU gets instead
 */
void plan_add_qmps(const struct plan_qmps *qmps, const struct plan_numbers *numbers,
                   struct plan_arguments *arguments);

#endif
