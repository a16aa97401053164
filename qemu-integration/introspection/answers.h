/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What QEMU is asked about machines, processors and accelerators before there is a guest, and knows
 * nothing of: those of Xen's guests. Its other answers are right as they are.
 *
 * The names are those that libvirt's QEMU driver can work with: it tells from a machine's name
 * which buses there are, "pc-i440fx-*" has PCI and IDE; and guests that KVM does not run are TCG's.
 */
#ifndef QEMU_INTEGRATION_INTROSPECTION_ANSWERS_H
#define QEMU_INTEGRATION_INTROSPECTION_ANSWERS_H

#include "qemu-integration/monitor/commands.h"

/* To be used without context. */
extern const struct monitor_command introspection_commands[];

#endif
