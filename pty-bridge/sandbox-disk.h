/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One disk image, to be read by a user who may not.
 *
 * Images usually belong to root and are closed to all others, and neither owner nor mode of the
 * image may change. What is used instead:
 *
 * - For a file, a mount of that file alone that nobody else can reach, read-only, and with its
 *   owner mapped to the sandbox's user (an idmapped mount, mount_setattr(2)). It gives exactly this
 *   file to exactly this user and leaves with its last descriptor. File systems have to support it:
 *   on Linux 6.1 ext4, XFS, Btrfs, FAT and overlays' layers do.
 * - Where that is not supported (tmpfs before 6.3, NFS, FUSE) the same mount without a map: the
 *   image then has to be readable for the user as it is.
 * - A block device's node is made anew in the sandbox, readable for its group.
 *
 * Not used: a loop device, which shows the untrusted contents to the host's udev and to whoever
 * lists block devices; a user namespace in which the program is the image's owner, as it would then
 * be root to all that is visible; CAP_DAC_READ_SEARCH, which opens more than the image.
 */
#ifndef PTY_BRIDGE_SANDBOX_DISK_H
#define PTY_BRIDGE_SANDBOX_DISK_H

#include "common/call-gate.h"
#include "common/error.h"

#include <sys/types.h>

struct sandbox_disk {
    int mount;     /* of a file: a mount that is nowhere attached; -1: none */
    int map_error; /* errno value of why the mount does not show the file as the user's; 0: it does
                    */
    dev_t device;  /* of a block device, if there is no mount */
};

/**
 * sandbox_disk_open() - Prepare the view of an image
 * @gate: Passed before the mount is made
 * @path: Regular file or block device, symbolic links being followed
 * @uid:  User who is to read it
 * @gid:  His group
 * @disk: Filled on success; the caller closes its mount. mount is -1 on failure
 *
 * Return: 0, or -1 with error filled
 */
int sandbox_disk_open(struct call_gate *gate, const char *path, uid_t uid, gid_t gid,
                      struct sandbox_disk *disk, struct error *error);

/**
 * sandbox_disk_attach() - Make the view visible under a name
 * @root: Directory
 * @name: Name in it that does not exist yet
 * @gid:  The user's group
 *
 * Return: 0, or -1 with error filled
 */
int sandbox_disk_attach(const struct sandbox_disk *disk, int root, const char *name, gid_t gid,
                        struct error *error);

#endif
