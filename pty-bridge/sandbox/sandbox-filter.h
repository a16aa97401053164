/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system calls a sandboxed program has. It is a list of what programs need that read files,
 * talk to a terminal and start other programs; whatever is not on it, and whatever a later kernel
 * adds, fails with ENOSYS, for which C libraries have a fallback. A call of another architecture
 * (i386, x32) kills the process.
 */
#ifndef PTY_BRIDGE_SANDBOX_SANDBOX_FILTER_H
#define PTY_BRIDGE_SANDBOX_SANDBOX_FILTER_H

#include "common/error.h"

/**
 * sandbox_filter_load() - From now on allow only these calls, to this process and its children
 *
 * PR_SET_NO_NEW_PRIVS has to be set.
 *
 * Return: 0, or -1 with error filled
 */
int sandbox_filter_load(struct error *error);

#endif
