/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A user network for a QEMU that has none of its own: passt, a process for each card. The options
 * are those of QEMU's -netdev user, and so are the addresses that the guest sees.
 */
#ifndef QEMU_INTEGRATION_PLAN_USER_NETWORK_H
#define QEMU_INTEGRATION_PLAN_USER_NETWORK_H

#include "common/error.h"
#include "qemu-integration/plan/argv.h"
#include "qemu-integration/vm.h"

/**
 * plan_passt() - Make passt's command line
 * @program:   Path of passt
 * @netdev:    The user network
 * @fd:        Descriptor of passt's end of the connection with QEMU
 * @arguments: Appended to
 * @error:     Filled on failure: an option that is wrong, or has no equal in passt
 *
 * Return: 0, or -1
 */
int plan_passt(const char *program, const struct vm_netdev *netdev, const char *fd,
               struct plan_arguments *arguments, struct error *error);

#endif
