/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/inherited.h"

#include "common/array.h"
#include "common/decimal.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

static struct noted {
    int fd; /* 0: none any more */
    dev_t device;
    ino_t inode;
} noted[64];
static size_t noted_count;

static void note(int fd)
{
    struct stat status;

    if (noted_count < ARRAY_SIZE(noted) && fstat(fd, &status) == 0)
        noted[noted_count++] = (struct noted){fd, status.st_dev, status.st_ino};
}

void inherited_note(void)
{
    DIR *all = opendir("/proc/self/fd");
    const struct dirent *entry;
    uint64_t fd;

    while (all != NULL && (entry = readdir(all)) != NULL)
        if (decimal_parse(&fd, entry->d_name, INT_MAX) && fd > STDERR_FILENO &&
            fd != (uint64_t)dirfd(all))
            note((int)fd);
    if (all != NULL)
        closedir(all);
}

int inherited_take(const char *number)
{
    uint64_t fd;

    if (!decimal_parse(&fd, number, INT_MAX) || fd == 0)
        return -1;
    for (size_t i = 0; i < noted_count; i++) {
        struct stat status;
        int taken;

        if ((uint64_t)noted[i].fd != fd || fstat((int)fd, &status) < 0 ||
            noted[i].device != status.st_dev || noted[i].inode != status.st_ino)
            continue;
        taken = fcntl((int)fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (taken >= 0)
            close((int)fd);
        noted[i].fd = 0;
        return taken;
    }
    return -1;
}
