/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The character devices that the user has made with -chardev, which other options name by their id.
 */
#ifndef QEMU_INTEGRATION_PLAN_CHARDEVS_H
#define QEMU_INTEGRATION_PLAN_CHARDEVS_H

#include "qemu-integration/vm.h"

/* Before an id, in the syntax of -serial. */
#define PLAN_BY_ID "chardev:"

/**
 * plan_chardev_find() - Find a character device
 *
 * Return: its number in vm->passed; -1: there is none
 */
int plan_chardev_find(const struct vm *vm, const char *id);

#endif
