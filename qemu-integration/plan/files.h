/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Character devices that write files. QEMU empties such a file when it starts, which it does for
 * each life of the guest; to the user a reboot is an event, and the file goes on.
 */
#ifndef QEMU_INTEGRATION_PLAN_FILES_H
#define QEMU_INTEGRATION_PLAN_FILES_H

#include "qemu-integration/plan/argv.h"

/**
 * plan_continue_chardev() - The argument of -chardev for a later life
 * @argument: As the user wrote it
 *
 * Return: owned by the caller
 */
char *plan_continue_chardev(const char *argument);

/**
 * plan_continue_serial() - Write the options for a serial line of a later life
 * @serial: As the user wrote it after -serial
 * @number: Of the line, which QEMU's name of its character device contains
 */
void plan_continue_serial(const char *serial, unsigned number, struct plan_arguments *arguments);

#endif
