/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/snapshot-tag.h"

#include "common/alloc.h"

#include <string.h>

int snapshot_tag_check(const char *tag, struct error *error)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "._+:@=-";
    size_t length = strlen(tag);

    if (length == 0)
        return error_set(error, "a snapshot's name must not be empty");
    if (length > SNAPSHOT_TAG_MAX)
        return error_set(error, "%.20s...: a snapshot's name has at most %d characters", tag,
                         SNAPSHOT_TAG_MAX);
    if (tag[0] == '.' || tag[0] == '-' || strspn(tag, allowed) != length)
        return error_set(error,
                         "%s: a snapshot's name has letters, digits and ._+:@=- only, and begins "
                         "with neither . nor -",
                         tag);
    return 0;
}

char *snapshot_state_path(const char *image, const char *tag)
{
    char *path = snapshot_state_old_path(image, tag);
    char *in_path = path + strlen(image) + 1;

    for (size_t i = 0; tag[i] != '\0'; i++)
        if (in_path[i] == '.')
            in_path[i] = '%';
    return path;
}

char *snapshot_state_old_path(const char *image, const char *tag)
{
    return alloc_format("%s.%s.vmstate", image, tag);
}
