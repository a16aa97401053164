/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PV disks that the user attaches with -device xen-disk to images of -drive if=none or
 * -blockdev. QEMU gets the options as they are; they are read here as a guest without -kernel boots
 * from its first disk.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_ATTACHED_H
#define QEMU_INTEGRATION_OPTIONS_ATTACHED_H

#include "qemu-integration/options/parser.h"

/**
 * option_add_attached() - Add such disks to the drives of a PV or PVH guest
 *
 * Return: 0, or -1
 */
int option_add_attached(struct parser *parser);

#endif
