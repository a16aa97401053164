/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bootloader that runs, and how it ends. Data only.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_BOOTLOADER_STATE_H
#define PTY_BRIDGE_BOOTLOADER_BOOTLOADER_STATE_H

#include "pty-bridge/bootloader/output-tail.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct bootloader {
    pid_t pid;    /* for waitpid(); 0: none, or already collected */
    int terminal; /* the pty's master, non-blocking, for the caller to poll; -1: none */
    /* private */
    int report, directory, result; /* -1: none */
    bool sandboxed;
    int cancelled_status;
    uint64_t kernel_limit, ramdisk_limit;
    char program[NAME_MAX + 1]; /* for messages */
    char last_key;              /* 0: none */
    /* Output so far, for output_tail_text(); kept until the next start. */
    struct output_tail tail;
};

enum bootloader_end {
    BOOTLOADER_CHOSE,
    BOOTLOADER_CANCELLED, /* by the user, see cancelled_status; last keys are q, Escape, Ctrl-C */
    BOOTLOADER_FAILED,
};

struct bootloader_choice {
    /* Descriptors of regular files, not empty. No other process can change those of a sandbox. */
    int kernel, ramdisk;                                        /* -1: none */
    char kernel_name[NAME_MAX + 1], ramdisk_name[NAME_MAX + 1]; /* for messages */
    char arguments[1024];                                       /* without control characters */
    int exit_status; /* of a bootloader that has chosen nothing; -1: it was killed */
};

#endif
