/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sandbox of a program that reads untrusted disks. A process enters it and cannot leave.
 *
 * What holds it: a user of its own without capabilities, who can gain none; namespaces of its own,
 * so that it sees no other process, no network and none of the host's files but programs
 * (sandbox-root.h); few system calls (sandbox-filter.h); limits.
 */
#ifndef PTY_BRIDGE_SANDBOX_SANDBOX_H
#define PTY_BRIDGE_SANDBOX_SANDBOX_H

#include "common/error.h"

#include "common/units.h"

#include <sched.h>
#include <stdint.h>
#include <sys/types.h>

/* With these flags of clone() the process that enters has to be made. It is its namespace's first.
 */
#define SANDBOX_NAMESPACES                                                                         \
    (CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

/* Processes and threads of the sandbox's user at one time: in all sandboxes with that user. */
#define SANDBOX_PROCESSES 16

/* Address space of each process, in bytes, and its processor time, in seconds. */
#define SANDBOX_MEMORY         (512 * MIB)
#define SANDBOX_PROCESSOR_TIME 600

struct sandbox {
    uid_t uid;           /* not 0 */
    gid_t gid;           /* not 0 */
    const char *program; /* absolute path without symbolic links */
    int disk;   /* a mount of the image, read-only and nowhere attached, that the user can read */
    int output; /* a mount of a directory, nowhere attached */
};

/**
 * sandbox_enter() - Confine this process, and those it will make, for ever
 * @error: Filled on failure; the process is then good for nothing but to end
 *
 * Afterwards the signal by which it is told of its parent's death has to be set anew.
 *
 * Return: 0, or -1
 */
int sandbox_enter(const struct sandbox *sandbox, struct error *error);

/**
 * sandbox_limit() - Set the limits of the program that is about to be executed
 * @file_size: Largest file that it may write, in bytes
 *
 * Return: 0, or -1 with errno set
 */
int sandbox_limit(uint64_t file_size);

#endif
