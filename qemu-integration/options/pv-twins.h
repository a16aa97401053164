/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PV twin of a disk that an HVM guest is given with -blockdev and -device, as libvirt does:
 * Linux's Xen drivers unplug the emulated disk and look for a PV one. Those of -drive have theirs
 * in the plan, where the two share a block node, too.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PV_TWINS_H
#define QEMU_INTEGRATION_OPTIONS_PV_TWINS_H

#include "qemu-integration/options/parser.h"

/**
 * pv_twin_is_missing() - Whether a device of an HVM guest is a disk that needs a twin, and has none
 * @driver: Of the device
 * @list:   The device, as a list
 */
bool pv_twin_is_missing(const struct vm *vm, const char *driver, const char *list);

/**
 * pv_twin_add() - Pass a twin on to QEMU, too
 * @number: Of the disk, among what is passed on; it is changed to share its image
 * @list:   The disk, as a list
 * @index:  Of the twin's place: xvda is number 0
 *
 * Return: 0, or -1
 */
int pv_twin_add(struct parser *parser, unsigned number, const char *list, unsigned index);

#endif
