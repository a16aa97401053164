/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scripts that set up a tap, and take it down: those of -netdev tap, by QEMU's rules.
 */
#ifndef QEMU_INTEGRATION_PLAN_TAP_SCRIPTS_H
#define QEMU_INTEGRATION_PLAN_TAP_SCRIPTS_H

#include "qemu-integration/vm.h"

/**
 * plan_tap_script() - The script that sets up a network's tap
 *
 * Return: its path; NULL: there is none, or the tap comes from elsewhere
 */
const char *plan_tap_script(const struct vm_netdev *netdev);

/**
 * plan_tap_downscript() - The script that takes it down
 *
 * Return: the same
 */
const char *plan_tap_downscript(const struct vm_netdev *netdev);

#endif
