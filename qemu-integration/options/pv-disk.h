/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A disk of -device as a PV disk: its place among them, and its properties.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PV_DISK_H
#define QEMU_INTEGRATION_OPTIONS_PV_DISK_H

#include "qemu-integration/options/parser.h"

/**
 * pv_disk_find_taken() - The places that disks have already: xvda is number 0
 * @taken: Filled
 */
void pv_disk_find_taken(const struct parser *parser, bool taken[VM_XEN_DRIVES]);

/**
 * pv_disk_read_place() - Read "xvda" to "xvdp"; other places are QEMU's to choose
 * @vdev: May be NULL
 *
 * Return: whether it is one of them
 */
bool pv_disk_read_place(unsigned *index, const char *vdev);

/**
 * pv_disk_named_place() - Find the place that a disk names, by its id or its bus
 * @list: The emulated disk, as a list
 *
 * virtio-disk1 is the second; on ide.1 unit 0 is the third.
 *
 * Return: -1: it names none, or it is taken
 */
int pv_disk_named_place(const char *list, const bool taken[VM_XEN_DRIVES]);

/**
 * pv_disk_free_place() - Find the first free place
 *
 * Return: -1: all are taken
 */
int pv_disk_free_place(const bool taken[VM_XEN_DRIVES]);

/**
 * pv_disk_keeps() - Whether a property of an emulated disk has a meaning for a PV disk
 */
bool pv_disk_keeps(const char *key);

/**
 * pv_disk_is_other_policy() - Whether a property asks for what no PV disk can do with errors
 *
 * It tells the guest of all of them; QEMU stops or goes on for none.
 */
bool pv_disk_is_other_policy(const char *key, const char *value);

/**
 * pv_disk_make() - Make -device xen-disk of an emulated disk
 *
 * What has a meaning for a PV disk is kept, the id first of all.
 *
 * Return: the argument, for the caller to free(), or NULL if it cannot be what is asked of it
 */
char *pv_disk_make(const char *list, bool cdrom, unsigned index, struct error *error);

#endif
