/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xenconsoled, Xen's own server of PV consoles, which not every host runs.
 */
#ifndef QEMU_INTEGRATION_HOST_CONSOLE_DAEMON_H
#define QEMU_INTEGRATION_HOST_CONSOLE_DAEMON_H

#include <stdbool.h>

/**
 * console_daemon_runs() - Whether the process is alive that its pid file names
 */
bool console_daemon_runs(void);

#endif
