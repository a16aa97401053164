/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the device model is kept from, whoever makes it try: a guest that has taken it over, or a
 * client of its monitor. As QEMU's own -sandbox, which distributions build into no QEMU for Xen.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_CONFINEMENT_H
#define QEMU_INTEGRATION_DEVICE_MODEL_CONFINEMENT_H

#include <stdbool.h>

struct confinement {
    bool may_spawn; /* it has to run a script or helper that the user has asked for */
};

/**
 * confinement_apply() - Confine this process and what it executes, for good
 *
 * It can start threads but no processes, gain no privileges by executing a program, and not change
 * its user, scheduling, namespaces, mounts, the kernel's modules and keys, or the clock; such calls
 * fail with EPERM. All others are as before.
 *
 * Return: 0, or -1 with errno set
 */
int confinement_apply(const struct confinement *confinement);

#endif
