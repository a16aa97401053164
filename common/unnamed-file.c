/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/unnamed-file.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int unnamed_file_open(int at, const char *directory)
{
    return openat(at, directory, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
}

int unnamed_file_link(int file, int at, const char *name)
{
    char path[sizeof("/proc/self/fd/") + 3 * sizeof(file)];

    /* AT_EMPTY_PATH would do without /proc, but needs a capability. */
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    return linkat(AT_FDCWD, path, at, name, AT_SYMLINK_FOLLOW);
}
