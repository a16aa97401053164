/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of the kernel that is to be started, whichever configuration has it.
 */
#ifndef NETBOOT_KERNEL_ARGUMENTS_H
#define NETBOOT_KERNEL_ARGUMENTS_H

#include "common/error.h"

/* Bytes; what takes the client's result accepts no more. */
#define NETBOOT_KERNEL_ARGUMENTS_MAX 1023

/**
 * kernel_arguments_take() - Copy a kernel's arguments if it can be started with them
 * @to:    Filled on success: NETBOOT_KERNEL_ARGUMENTS_MAX + 1 bytes
 * @error: Filled on failure: they are too long, or have a control character
 *
 * Return: 0, or -1
 */
int kernel_arguments_take(char *to, const char *arguments, struct error *error);

#endif
