/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sandbox of a program that reads untrusted disks or talks to untrusted servers. A process
 * enters it and cannot leave.
 *
 * Its walls are a user without capabilities who can gain none; namespaces in which there are no
 * other processes, no network but one made for it and, of the host's files, only programs
 * (sandbox-root.h); a list of system calls (sandbox-filter.h); and limits, of which sandbox-time.h
 * has the one that concerns all processes together. The order in which a process meets them is at
 * the head of bootloader-process.c.
 */
#ifndef PTY_BRIDGE_SANDBOX_SANDBOX_H
#define PTY_BRIDGE_SANDBOX_SANDBOX_H

#include "common/error.h"
#include "common/units.h"
#include "pty-bridge/sandbox/sandbox-root.h"

#include <sched.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Flags for the clone() that makes the process to enter: process 1 of its pid namespace. One that
 * is to have a network enters the network namespace that was made for it, by setns().
 */
#define SANDBOX_NAMESPACES                                                                         \
    (CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

/* Processes and threads of the sandbox's user at any time, in all sandboxes of that user. */
#define SANDBOX_PROCESSES 16

/* Address space of each process in bytes. */
#define SANDBOX_MEMORY (512 * MIB)

struct sandbox {
    uid_t uid;                /* not 0 */
    gid_t gid;                /* not 0 */
    struct sandbox_root root; /* its disk is readable by the user */
};

/**
 * sandbox_enter() - Confine this process and all its future children, irrevocably
 * @error: Filled on failure, after which the process can only exit
 *
 * The kernel clears its death signal (PR_SET_PDEATHSIG) on the way; the caller has to set it again.
 *
 * Return: 0, or -1
 */
int sandbox_enter(const struct sandbox *sandbox, struct error *error);

/**
 * sandbox_limit() - Set the limits of the program to be executed next
 * @file_size: Largest file it may write, in bytes
 *
 * Return: 0, or -1 with errno set
 */
int sandbox_limit(uint64_t file_size);

#endif
