/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File systems in memory. A new one is mounted nowhere, and ends with the last descriptor of it or
 * of a file in it.
 */
#ifndef COMMON_TMPFS_H
#define COMMON_TMPFS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct tmpfs {
    uint64_t size;  /* bytes of all its files together, at least 1 */
    unsigned files; /* and directories, including its root; 0: Linux's default */
    mode_t mode;    /* of its root */
    uid_t uid;      /* owner of its root */
    gid_t gid;
    bool devices; /* device files in it work */
};

/**
 * tmpfs_make() - Make an empty file system, mounted noexec and nosuid
 *
 * The process must be root. The caller enters the call gate.
 *
 * Return: descriptor of its root, close-on-exec, to be closed by the caller; or -1 with errno set
 */
int tmpfs_make(const struct tmpfs *wanted);

#endif
