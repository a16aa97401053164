/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that only QEMU understands: passed on unchanged, in the user's order.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PASSED_H
#define QEMU_INTEGRATION_OPTIONS_PASSED_H

#include "qemu-integration/options/parser.h"

/**
 * option_pass() - Pass an option on to QEMU
 */
apply_function option_pass;

/**
 * option_read_list() - The argument of an option as a list, also if it is JSON
 *
 * Return: for the caller to free(), or NULL with @error set
 */
char *option_read_list(const char *option, const char *argument, struct error *error);

/**
 * option_check_passed() - Check that the machine can have what is passed on
 *
 * Return: 0, or -1
 */
int option_check_passed(const struct vm *vm, struct error *error);

/**
 * option_keep() - Keep a text as long as the vm: what an argument of the user's was turned into
 * @text: Owned from now on by @vm
 *
 * Return: @text
 */
const char *option_keep(struct vm *vm, char *text);

/**
 * option_release_passed() - Free the list of the options that are passed on, and what was kept
 */
void option_release_passed(struct vm *vm);

#endif
