/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -daemonize: the command the user typed returns when the guest has started or failed to, and the
 * rest goes on without a terminal.
 */
#ifndef QEMU_INTEGRATION_HOST_DAEMON_H
#define QEMU_INTEGRATION_HOST_DAEMON_H

#include "common/error.h"

/**
 * daemon_fork() - Go on in a child of its own session
 * @error: Filled on failure
 *
 * In the parent this does not return: it exits with 0 when the child has called daemon_started(),
 * or with the child's exit status if the child ends before. Until then the child shares standard
 * output and error, so that its errors are seen.
 *
 * Return: 0 in the child, or -1
 */
int daemon_fork(struct error *error);

/**
 * daemon_started() - Let the parent go, and let go of its standard input, output and error
 */
void daemon_started(void);

#endif
