/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which disks a snapshot is of, as QEMU's query-block tells, and QEMU's commands for them. Pure.
 *
 * QEMU is asked, and not the plan, as it knows what has been plugged since.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_DISKS_H
#define QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_DISKS_H

#include "common/error.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

/* More than a guest can have: PV disks, emulated ones, and those on USB. */
#define SNAPSHOT_DISKS_MAX 64

struct snapshot_disk {
    char *node;      /* owned; QEMU's name of the block node */
    char *image;     /* owned; path */
    char *id;        /* owned; QEMU's number of the snapshot; NULL: the disk does not have it */
    uint64_t moment; /* of the snapshot: QEMU's clock in nanoseconds */
};

/* All zero: none. */
struct snapshot_disks {
    unsigned count;
    struct snapshot_disk list[SNAPSHOT_DISKS_MAX];
};

/* What to look for; borrowed. */
struct snapshot_choice {
    const char *tag;      /* of the snapshot */
    json_object *devices; /* an array of the names of nodes or devices; NULL: all that are written
                             to */
};

/**
 * snapshot_disks_find() - Find the disks, and whether they have the snapshot
 * @disks:  Filled
 * @blocks: What QEMU's query-block returns
 * @error:  Filled on failure: a disk can be written to but has no snapshots, one that is asked for
 *          is missing, or there is none at all
 *
 * Return: 0, or -1
 */
int snapshot_disks_find(struct snapshot_disks *disks, const json_object *blocks,
                        const struct snapshot_choice *choice, struct error *error);

/**
 * snapshot_disks_with() - How many of the disks have the snapshot
 */
unsigned snapshot_disks_with(const struct snapshot_disks *disks);

/**
 * snapshot_disks_check_moment() - Whether all have their part of the same moment as the memory
 * @moment: Of the memory; 0: it is not known
 * @error:  Filled with the image of one that has not
 *
 * Return: 0, or -1
 */
int snapshot_disks_check_moment(const struct snapshot_disks *disks, const char *tag,
                                uint64_t moment, struct error *error);

/**
 * snapshot_disks_take() - QEMU's command that takes the snapshot of all disks, or of none
 *
 * Return: owned by the caller
 */
char *snapshot_disks_take(const struct snapshot_disks *disks, const char *tag);

/**
 * snapshot_disk_delete() - QEMU's command that deletes the snapshot of a disk
 *
 * Return: owned by the caller
 */
char *snapshot_disk_delete(const struct snapshot_disk *disk, const char *tag);

/**
 * snapshot_disks_release() - Free the list, which is empty then
 */
void snapshot_disks_release(struct snapshot_disks *disks);

#endif
