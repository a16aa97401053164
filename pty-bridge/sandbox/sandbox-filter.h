/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system calls of a sandboxed program: a list of those that programs need to read files, use a
 * terminal and start other programs, and if wanted to use TCP and UDP. All others, those of future
 * kernels included, fail with ENOSYS, for which C libraries have fallbacks. A call of another
 * architecture (i386, x32) kills the process.
 */
#ifndef PTY_BRIDGE_SANDBOX_SANDBOX_FILTER_H
#define PTY_BRIDGE_SANDBOX_SANDBOX_FILTER_H

#include "common/error.h"

#include <stdbool.h>

/**
 * sandbox_filter_load() - Restrict this process and all its future children to these calls
 *
 * @network: Sockets of IPv4 and IPv6 are allowed too
 *
 * PR_SET_NO_NEW_PRIVS must be set.
 *
 * Return: 0, or -1 with error filled
 */
int sandbox_filter_load(bool network, struct error *error);

#endif
