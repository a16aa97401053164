/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's result, in pygrub's "simple0" format (pty-bridge/bootloader/bootloader-output.h).
 */
#ifndef NETBOOT_CLIENT_RESULT_H
#define NETBOOT_CLIENT_RESULT_H

#include "common/error.h"

#include <stdbool.h>

/**
 * result_write() - Write the result
 * @path:      Of the file, which exists
 * @directory: Of kernel and initrd
 * @initrd:    Whether there is one
 * @arguments: The kernel's command line
 * @error:     Filled on failure
 *
 * Return: 0, or -1
 */
int result_write(const char *path, const char *directory, bool initrd, const char *arguments,
                 struct error *error);

#endif
