/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sandbox's file system: a read-only root in memory with
 *
 *     /usr, and /bin, /lib... as the host has them     read-only, set-user-ID bits without effect
 *     /etc/ld.so.cache, /etc/alternatives, ...         what programs do not start without
 *     the program itself, if it lies elsewhere         alone, at its own path
 *     /dev/null, zero, urandom, random, tty
 *     /disk                                            the image
 *     /output                                          the one place to write to
 *
 * and nothing else of the host: no /proc, no /sys, no other file, device or socket.
 */
#ifndef PTY_BRIDGE_SANDBOX_SANDBOX_ROOT_H
#define PTY_BRIDGE_SANDBOX_SANDBOX_ROOT_H

#include "common/error.h"

#define SANDBOX_DISK   "/disk"
#define SANDBOX_OUTPUT "/output"

/**
 * sandbox_root_enter() - Exchange the file system of this process for the sandbox's
 * @program: Absolute path without symbolic links
 * @disk:    A mount that is nowhere attached, of the image
 * @output:  A mount that is nowhere attached, of a directory
 * @error:   Filled on failure; the process is then good for nothing but to end
 *
 * The process must be root and have a mount namespace of its own.
 *
 * Return: 0, or -1
 */
int sandbox_root_enter(const char *program, int disk, int output, struct error *error);

#endif
