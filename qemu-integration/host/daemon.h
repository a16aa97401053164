/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -daemonize: the command returns to the user's shell when the guest has started or failed to, and
 * a child continues without a terminal.
 */
#ifndef QEMU_INTEGRATION_HOST_DAEMON_H
#define QEMU_INTEGRATION_HOST_DAEMON_H

#include "common/error.h"

/**
 * daemon_fork() - Continue in a child with a session of its own
 * @error: Filled on failure
 *
 * In the parent this does not return: it exits with 0 when the child has called daemon_started(),
 * or with the child's exit status if the child exits before. Until then the child shares standard
 * output and error, so that its errors are seen.
 *
 * Return: 0 in the child, or -1
 */
int daemon_fork(struct error *error);

/**
 * daemon_started() - Have the parent exit, and give up the terminal
 *
 * Standard input and output become /dev/null. Standard error becomes the system's log, at /dev/log,
 * or /dev/null if there is none.
 */
void daemon_started(void);

#endif
