/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sandbox's file system: a read-only root in memory with
 *
 *     /usr, and /bin, /lib, ... as on the host         read-only, set-user-ID bits without effect
 *     /etc/ld.so.cache, /etc/alternatives, ...         files that programs need to start
 *     the program itself, if it lies elsewhere         alone, at its own path
 *     /dev/null, zero, urandom, random, tty
 *     /disk                                            the image
 *     /output                                          the only writable directory
 *
 * and nothing else of the host: no /proc, no /sys, no other file, device or socket.
 */
#ifndef PTY_BRIDGE_SANDBOX_SANDBOX_ROOT_H
#define PTY_BRIDGE_SANDBOX_SANDBOX_ROOT_H

#include "common/error.h"

#define SANDBOX_DISK   "/disk"
#define SANDBOX_OUTPUT "/output"

/**
 * sandbox_root_enter() - Replace this process's root directory by the sandbox's
 * @program: Absolute path without symbolic links
 * @disk:    A detached mount of the image
 * @output:  A detached mount of a directory
 * @error:   Filled on failure, after which the process can only exit
 *
 * The process must be root, in a mount namespace of its own.
 *
 * Return: 0, or -1
 */
int sandbox_root_enter(const char *program, int disk, int output, struct error *error);

#endif
