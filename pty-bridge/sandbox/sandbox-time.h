/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processor time of all processes in a sandbox together: those that run, those that have ended,
 * and those that nobody has waited for. RLIMIT_CPU counts each process for itself, and so limits
 * nothing for a program that forks.
 *
 * A software event of perf_event_open(2), which children inherit, counts it. It needs no file or
 * directory, and ends with its descriptor.
 */
#ifndef PTY_BRIDGE_SANDBOX_SANDBOX_TIME_H
#define PTY_BRIDGE_SANDBOX_SANDBOX_TIME_H

#include <stdbool.h>

/**
 * sandbox_time_open() - Count from now on what this process and its future descendants use
 *
 * Needs CAP_PERFMON or CAP_SYS_ADMIN, and has to be called before the first child is made.
 *
 * Return: close-on-exec descriptor for sandbox_time_exceeds(); or -1 with errno set
 */
int sandbox_time_open(void);

/**
 * sandbox_time_exceeds() - Whether more than this has been used
 * @fd:      From sandbox_time_open()
 * @seconds: Of processor time
 *
 * Return: true also if it cannot be read
 */
bool sandbox_time_exceeds(int fd, unsigned seconds);

#endif
