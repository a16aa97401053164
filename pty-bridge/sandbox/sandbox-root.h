/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sandbox's file system: a read-only root in memory with
 *
 *     /usr, and /bin, /lib, ... as on the host         read-only, set-user-ID bits without effect
 *     /etc/ld.so.cache, /etc/alternatives, ...         files that programs need to start
 *     the program itself, if it lies elsewhere         alone, at its own path
 *     /dev/null, zero, urandom, random, tty
 *     /disk                                            the image, if there is one
 *     /output                                          the only writable directory
 *
 * and for a program with a network
 *
 *     /etc/ssl, /usr/...                               certificates
 *     /etc/resolv.conf -> /output/resolv.conf          name servers, which the program finds
 *
 * and nothing else of the host: no /proc, no /sys, no other file, device or socket.
 */
#ifndef PTY_BRIDGE_SANDBOX_SANDBOX_ROOT_H
#define PTY_BRIDGE_SANDBOX_SANDBOX_ROOT_H

#include "common/error.h"

#include <stdbool.h>

#define SANDBOX_DISK   "/disk"
#define SANDBOX_OUTPUT "/output"

struct sandbox_root {
    const char *program; /* absolute path without symbolic links */
    int disk;            /* a detached read-only mount of the image; -1: none */
    int output;          /* a detached mount of a directory */
    bool network;        /* with what a program needs that uses one */
};

/**
 * sandbox_root_enter() - Replace this process's root directory by the sandbox's
 * @wanted: What the program is to see there
 * @error:  Filled on failure, after which the process can only exit
 *
 * The process must be root, in a mount namespace of its own.
 *
 * Return: 0, or -1
 */
int sandbox_root_enter(const struct sandbox_root *wanted, struct error *error);

#endif
