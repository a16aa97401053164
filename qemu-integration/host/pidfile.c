/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/pidfile.h"

#include "common/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

int pidfile_create(const char *path, struct error *error)
{
    cleanup_fd int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

    if (fd < 0)
        return error_set_errno(error, errno, "-pidfile %s", path);
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        return error_set(error, "-pidfile %s: in use by another process", path);
    if (ftruncate(fd, 0) < 0 || dprintf(fd, "%d\n", (int)getpid()) < 0) {
        error_set_errno(error, errno, "-pidfile %s", path);
        unlink(path);
        return -1;
    }
    return steal_fd(&fd);
}

void pidfile_remove(const char *path, int fd)
{
    unlink(path);
    close(fd);
}
