/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The child's side of a bootloader: a process that enters the sandbox, starts the bootloader,
 * collects what that leaves behind, and reports. In the sandbox it is the first process of a pid
 * namespace: no signal of the bootloader reaches it, and when it ends, nothing survives.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_BOOTLOADER_PROCESS_H
#define PTY_BRIDGE_BOOTLOADER_BOOTLOADER_PROCESS_H

#include "common/error.h"
#include "pty-bridge/sandbox/sandbox.h"

#include <stdbool.h>
#include <stdint.h>

enum bootloader_report_kind {
    BOOTLOADER_NOT_STARTED, /* the error says why */
    BOOTLOADER_STARTED,
    BOOTLOADER_ENDED, /* the status is what waitpid() gave */
};

/* Written to the pipe in one piece. */
struct bootloader_report {
    enum bootloader_report_kind kind;
    int status;
    struct error error;
};

struct bootloader_process {
    const struct sandbox *sandbox; /* NULL: none */
    const char *path;              /* program, without symbolic links */
    char *const *argv;
    char *const *environment;
    uint64_t file_size; /* of a sandboxed one, the largest file that it may write, in bytes */
    int terminal;       /* slave of the pty */
    int report;         /* pipe's write end */
    int parent;         /* pidfd of the process that made this one */
};

/**
 * bootloader_process_run() - What the new process does. It ends with its parent.
 */
void bootloader_process_run(const struct bootloader_process *process) __attribute__((noreturn));

/**
 * bootloader_report_comes_within() - Wait for a report
 * @fd: The pipe's read end
 *
 * Return: whether within so many milliseconds one has come, or the write end has been closed
 */
bool bootloader_report_comes_within(int fd, int milliseconds);

/**
 * bootloader_report_take() - Take the next report, and wait for it if there is none yet
 * @fd:     The pipe's read end
 * @report: Filled on success
 *
 * Return: whether there was one; false once the process has ended
 */
bool bootloader_report_take(int fd, struct bootloader_report *report);

#endif
