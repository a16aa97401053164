/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which serial lines and monitors are opened here and not by QEMU. A reboot of an HVM guest is a
 * new QEMU, at which the clients of QEMU's own character devices would be cut off.
 */
#ifndef QEMU_INTEGRATION_PLAN_LINES_H
#define QEMU_INTEGRATION_PLAN_LINES_H

#include "qemu-integration/plan/argv.h"
#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/plan/plan.h"

/**
 * plan_choose_lines() - Fill plan->lines
 * @plan: With vm and bootloader decided
 *
 * Of an HVM guest those that have clients or a terminal and an address that serial-address.h knows;
 * of another the one that its boot menu is on. A character device of -chardev is one of them if
 * only serial ports and monitors for people use it.
 */
void plan_choose_lines(struct plan *plan);

/**
 * plan_find_line() - The line of an option
 * @option: "-serial", "-monitor" or "-chardev"
 * @number: Which of the options of that name; of "-chardev", in vm->passed
 *
 * Return: NULL if QEMU opens it
 */
const struct plan_line *plan_find_line(const struct plan *plan, const char *option,
                                       unsigned number);

/**
 * plan_line_label() - QEMU's name for a line, as its monitor and messages have it
 */
const char *plan_line_label(const struct plan_line *line);

/**
 * plan_add_lines() - QEMU's ends of all lines, on its command line
 * @numbers:   Where their descriptors are
 * @arguments: Appended to
 */
void plan_add_lines(const struct plan *plan, const struct plan_numbers *numbers,
                    struct plan_arguments *arguments);

#endif
