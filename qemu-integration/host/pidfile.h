/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -pidfile FILE: a file with the pid of this process, locked while it runs.
 */
#ifndef QEMU_INTEGRATION_HOST_PIDFILE_H
#define QEMU_INTEGRATION_HOST_PIDFILE_H

#include "common/error.h"

#include <sys/types.h>

/**
 * pidfile_create() - Write and lock the file
 * @path:  File; one that a living process has locked is refused
 * @error: Filled on failure
 *
 * Return: descriptor that holds the lock until it is closed, or -1
 */
int pidfile_create(const char *path, struct error *error);

/**
 * pidfile_remove() - Remove the file, unless another has taken its place, and release the lock
 * @path: As given to pidfile_create()
 * @fd:   What that returned
 */
void pidfile_remove(const char *path, int fd);

/**
 * pidfile_remove_of() - Remove the file of a process that was killed
 * @pid: What the file must contain; and no process may have locked it
 */
void pidfile_remove_of(const char *path, pid_t pid);

#endif
