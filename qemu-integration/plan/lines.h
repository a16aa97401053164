/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which serial lines, with the monitors that share them, are opened here and not by QEMU, which has
 * their other ends. A reboot of an HVM guest is a new QEMU, at which the clients of QEMU's own
 * character devices would be cut off.
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
    const char *option; /* "-serial" or "-chardev" */
    unsigned number;    /* which of the options of that name; of "-chardev", in vm->passed */
    char device[64];    /* "chardev:" and QEMU's id of its character device */
    bool relayed;       /* QEMU sees each client come and go: serial-relay.h */
    bool greets;        /* monitors have it, and share it with no serial port */
};

struct plan_lines {
    unsigned count;
    struct plan_line list[PLAN_LINES_MAX];
};

/**
 * plan_lines_choose() - Choose them
 * @lines: Filled
 * @qmps:  plan_find_qmps(): what is opened as a monitor is no line
 * @menu:  The first serial line is to show a boot menu
 *
 * Of an HVM guest those that have clients or a terminal and an address that serial-address.h knows;
 * of another the one that its boot menu is on. A character device of -chardev is one of them if
 * only serial ports and monitors for people use it.
 */
void plan_lines_choose(struct plan_lines *lines, const struct vm *vm, const struct plan_qmps *qmps,
                       bool menu);

/**
 * plan_lines_find() - The line of an option
 * @option: "-serial" or "-chardev"
 * @number: Which of the options of that name; of "-chardev", in vm->passed
 *
 * Return: NULL if QEMU opens it
 */
const struct plan_line *plan_lines_find(const struct plan_lines *lines, const char *option,
                                        unsigned number);

/**
 * plan_line_id() - QEMU's id of a line's character device, as its monitor and messages have it
 */
const char *plan_line_id(const struct plan_line *line);

#endif
