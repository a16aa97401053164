/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A directory in which only this user can put files, and which no other user can replace. So its
 * files can be trusted to be our own.
 */
#ifndef QEMU_INTEGRATION_HOST_TRUSTED_DIRECTORY_H
#define QEMU_INTEGRATION_HOST_TRUSTED_DIRECTORY_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdbool.h>

/**
 * trusted_directory_open() - Open a directory and make sure that it is ours alone
 * @path:       Absolute, or relative to the working directory, which is then not checked itself
 * @create:     Create the directory (mode 0700) and missing parents (0755)
 * @gate:       May be NULL
 * @descriptor: Set to a descriptor for openat() and the like, which the caller closes
 * @error:      Filled on failure
 *
 * These are refused: a directory that is not owned by the effective uid, or is writable by group or
 * others; a symbolic link in its place; a parent that belongs to a user other than this one and
 * root, or is writable by group or others without the sticky bit. Symbolic links among the parents
 * are followed, and what they lead to is checked.
 *
 * Return: 1 when open; 0 if it does not exist and @create is false; -1 on failure
 */
int trusted_directory_open(const char *path, bool create, struct call_gate *gate, int *descriptor,
                           struct error *error);

#endif
