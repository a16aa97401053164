/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that only QEMU understands: handed on as they are.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PASSED_H
#define QEMU_INTEGRATION_OPTIONS_PASSED_H

#include "common/error.h"
#include "qemu-integration/vm.h"

/**
 * option_pass() - Add an option to those that go to QEMU
 * @option:   Without dash, borrowed
 * @argument: NULL: it has none; borrowed
 *
 * Return: 0, or -1 if there are too many
 */
int option_pass(struct vm *vm, const char *option, const char *argument, struct error *error);

#endif
