/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/tmpfs.h"

#include "common/cleanup.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/mount.h>

static int set_number(int context, const char *key, uint64_t value)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRIu64, value);
    return fsconfig(context, FSCONFIG_SET_STRING, key, text, 0);
}

static int set_mode(int context, mode_t mode)
{
    char text[16];

    snprintf(text, sizeof(text), "%o", (unsigned)mode);
    return fsconfig(context, FSCONFIG_SET_STRING, "mode", text, 0);
}

int tmpfs_make(const struct tmpfs *wanted)
{
    cleanup_fd int context = fsopen("tmpfs", FSOPEN_CLOEXEC);

    if (context < 0 || set_number(context, "size", wanted->size) < 0 ||
        set_mode(context, wanted->mode) < 0 || set_number(context, "uid", wanted->uid) < 0 ||
        set_number(context, "gid", wanted->gid) < 0 ||
        (wanted->files > 0 && set_number(context, "nr_inodes", wanted->files) < 0) ||
        fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
        return -1;
    return fsmount(context, FSMOUNT_CLOEXEC,
                   MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC |
                       (wanted->devices ? 0U : MOUNT_ATTR_NODEV));
}
