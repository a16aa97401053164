/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which serial lines are opened here and not by QEMU, which has their other ends. A reboot may be a
 * new QEMU, as always for an HVM guest: there the clients of QEMU's own character devices would be
 * cut off. And a QEMU that stays does not tell the next domain the names of its pseudo-terminals.
 */
#ifndef QEMU_INTEGRATION_PLAN_LINES_H
#define QEMU_INTEGRATION_PLAN_LINES_H

#include "pty-bridge/serial/serial-address.h"
#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/vm.h"

#include <stdbool.h>

struct plan_qmps;

struct plan_line {
    struct serial_address address;
    const char *option; /* "-serial", "-chardev" or "-monitor" */
    unsigned number;    /* which of the options of that name; of "-chardev", in vm->passed */
    char device[64];    /* "chardev:" and QEMU's id of its character device */
    int monitor;        /* the one that shares it, in struct plan_qmps; -1: none of ours */
    bool serial;        /* a serial port has it: QEMU has the other end */
    bool breaks;        /* QEMU's end is a multiplexer, to which a break can be sent */
};

struct plan_lines {
    unsigned count;
    struct plan_line list[PLAN_LINES_MAX];
};

/**
 * plan_lines_choose() - Choose them
 * @lines: Filled
 * @qmps:  plan_find_qmps(): what is opened as a monitor is no line, unless it is shared
 * @menu:  The first serial line is to show a boot menu
 *
 * Those that a monitor of ours shares, the one that a boot menu is on, and those that have clients
 * or a terminal, if serial-address.h knows their address; a character device of -chardev is one of
 * them if only serial ports and monitors for people use it.
 */
void plan_lines_choose(struct plan_lines *lines, const struct vm *vm, const struct plan_qmps *qmps,
                       bool menu);

/**
 * plan_lines_find() - The line of an option
 * @option: "-serial", "-chardev" or "-monitor"
 * @number: Which of the options of that name; of "-chardev", in vm->passed
 *
 * Return: NULL if QEMU opens it
 */
const struct plan_line *plan_lines_find(const struct plan_lines *lines, const char *option,
                                        unsigned number);

/**
 * plan_lines_serial() - The line of one of the guest's serial ports or PV consoles
 * @number: Of the -serial option
 *
 * Return: number in the list; -1: QEMU opens it, or there is none
 */
int plan_lines_serial(const struct plan_lines *lines, const struct vm *vm, unsigned number);

/**
 * plan_line_id() - QEMU's id of a line's character device, as its monitor and messages have it
 */
const char *plan_line_id(const struct plan_line *line);

#endif
