/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/pidfile.h"

#include "common/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* In milliseconds. */
#define UNLOCK_LIMIT 2000
#define UNLOCK_POLL  5

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

/* Whether the path still leads to the open file. */
static bool is_at(const char *path, int fd)
{
    struct stat opened, found;

    return fstat(fd, &opened) == 0 && lstat(path, &found) == 0 && opened.st_dev == found.st_dev &&
           opened.st_ino == found.st_ino;
}

void pidfile_remove(const char *path, int fd)
{
    if (is_at(path, fd))
        unlink(path);
    close(fd);
}

/* The kernel closes a killed process's files one after another: this may not be the first. */
static bool becomes_unlocked(int fd)
{
    const struct timespec pause = {.tv_nsec = UNLOCK_POLL * 1000000L};

    for (int waited = 0; waited < UNLOCK_LIMIT; waited += UNLOCK_POLL) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        nanosleep(&pause, NULL);
    }
    return false;
}

void pidfile_remove_of(const char *path, pid_t pid)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    char text[16] = "";
    int found;

    if (fd >= 0 && read(fd, text, sizeof(text) - 1) > 0 && sscanf(text, "%d", &found) == 1 &&
        found == pid && becomes_unlocked(fd) && is_at(path, fd))
        unlink(path);
}
