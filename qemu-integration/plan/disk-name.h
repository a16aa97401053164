/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of a guest's PV disks, and the numbers that stand for them in xenstore. Pure.
 *
 * Xen's docs/man/xen-vbd-interface.7: xvdX, hdX and sdX, each with an optional partition, and dDpP.
 */
#ifndef QEMU_INTEGRATION_PLAN_DISK_NAME_H
#define QEMU_INTEGRATION_PLAN_DISK_NAME_H

#include "common/error.h"

/* The longest: "xvdaaaa255", with its end. */
#define PLAN_DISK_NAME_SIZE 16

/**
 * plan_disk_number() - Get the number of the disk that a name stands for
 * @name:   As in vdev= of QEMU's xen-disk
 * @number: Filled
 * @error:  Filled if it is no such name, or one of a disk that there cannot be
 *
 * Return: 0, or -1
 */
int plan_disk_number(const char *name, unsigned *number, struct error *error);

/**
 * plan_disk_name() - Get the name that Linux has for the disk with a number
 * @name: Filled: "xvdb", or, of a number that is no xvdX, "51728"
 */
void plan_disk_name(unsigned number, char name[PLAN_DISK_NAME_SIZE]);

#endif
