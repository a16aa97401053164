/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/snapshot-files.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "qemu-integration/plan/snapshot-tag.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool exists(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

/* An image "a" and the tag "b.c" had the same file as "a.b" and "c". */
static bool is_anothers(const char *image, const char *tag)
{
    for (const char *dot = strchr(tag, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
        cleanup_free char *other = alloc_format("%s.%.*s", image, (int)(dot - tag), tag);

        if (exists(other))
            return true;
    }
    return false;
}

char *snapshot_state_find(const char *image, const char *tag)
{
    cleanup_free char *path = snapshot_state_path(image, tag);
    cleanup_free char *old = snapshot_state_old_path(image, tag);

    return !exists(path) && exists(old) && !is_anothers(image, tag) ? steal_pointer(&old)
                                                                    : steal_pointer(&path);
}
