/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of the user's that mean something else when the guest has rebooted. To the user that is
 * an event, but a QEMU is started for each life: it must not empty the files of character devices
 * again, nor boot from where the guest was to boot once.
 */
#ifndef QEMU_INTEGRATION_PLAN_LATER_LIFE_H
#define QEMU_INTEGRATION_PLAN_LATER_LIFE_H

#include "qemu-integration/plan/argv.h"
#include "qemu-integration/vm.h"

/**
 * plan_later_chardev() - The argument of -chardev for a later life
 * @argument: As the user wrote it
 *
 * Return: owned by the caller
 */
char *plan_later_chardev(const char *argument);

/**
 * plan_later_boot() - The argument of -boot for a later life: without once=
 * @argument: As the user wrote it
 *
 * Return: owned by the caller; NULL: nothing remains
 */
char *plan_later_boot(const char *argument);

/**
 * plan_later_log() - The log file of QEMU's (-D) that a later QEMU would empty
 *
 * Return: borrowed; NULL: there is none, or each QEMU has its own, by its process number
 */
const char *plan_later_log(const struct vm *vm);

/**
 * plan_later_port() - Write the options for a port of a later life
 * @option:   "serial" or "parallel"
 * @argument: As the user wrote it after that
 * @number:   Of the port among those of its kind, which QEMU's name of its character device
 *            contains
 */
void plan_later_port(const char *option, const char *argument, unsigned number,
                     struct plan_arguments *arguments);

#endif
