/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files that save and load snapshots share.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_WORK_H
#define QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_WORK_H

#include "qemu-integration/lifecycle/life.h"

/**
 * snapshot_finish() - It is over: free all, and tell who waits
 * @failure: NULL: none
 */
void snapshot_finish(struct lifecycle *cycle, const struct error *failure);

/**
 * snapshot_check_devices() - Whether what a snapshot is of can be told, and brought back
 * @error: Filled if a disk's image is none that qemu-img could revert, or a device was plugged in
 * or removed
 *
 * Return: 0, or -1
 */
int snapshot_check_devices(struct lifecycle *cycle, struct error *error);

/**
 * snapshot_delete_from_disks() - Have the device model delete it from the disks that have it
 * @all: Also from those that had none at first
 *
 * life_snapshot.answers becomes the number of answers that snapshot_on_answer() counts down.
 *
 * Return: 0, or -1
 */
int snapshot_delete_from_disks(struct lifecycle *cycle, bool all,
                               void (*answered)(void *context, const char *failure,
                                                json_object *value),
                               struct error *error);

/**
 * snapshot_remove_files() - Remove the files of its memory
 *
 * Return: how many there were, or -1
 */
int snapshot_remove_files(struct lifecycle *cycle, struct error *error);

/**
 * snapshot_save() - Begin to save, as the disks are known
 *
 * Return: 0, or -1
 */
int snapshot_save(struct lifecycle *cycle, struct error *error);

/**
 * snapshot_load() - Begin to load, as the disks are known
 *
 * Return: 0, or -1
 */
int snapshot_load(struct lifecycle *cycle, struct error *error);

#endif
