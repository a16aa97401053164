/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File systems in memory. One has no path until somebody mounts it, and ends with the last
 * descriptor of it or of a file in it.
 */
#ifndef COMMON_TMPFS_H
#define COMMON_TMPFS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct tmpfs {
    uint64_t size;  /* bytes that all its files can have together, at least 1 */
    unsigned files; /* and directories, its root included; 0: as many as Linux gives it */
    mode_t mode;    /* of its root */
    uid_t uid;      /* owner of its root */
    gid_t gid;
    bool devices; /* device files in it are of use */
};

/**
 * tmpfs_make() - Make an empty file system; no program in it can be run
 *
 * The process must be root. The call gate is the caller's to enter.
 *
 * Return: descriptor of its root, close-on-exec, to be closed by the caller; or -1 with errno set
 */
int tmpfs_make(const struct tmpfs *wanted);

#endif
