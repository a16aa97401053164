/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The child of bootloader.c: it enters the sandbox, starts the bootloader, collects all processes
 * the bootloader leaves behind, and reports to the parent through a pipe.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_BOOTLOADER_PROCESS_H
#define PTY_BRIDGE_BOOTLOADER_BOOTLOADER_PROCESS_H

#include "common/error.h"
#include "pty-bridge/sandbox/sandbox.h"

#include <stdbool.h>
#include <stdint.h>

enum bootloader_report_kind {
    BOOTLOADER_NOT_STARTED, /* error: why */
    BOOTLOADER_STARTED,
    BOOTLOADER_ENDED,    /* status: from waitpid() */
    BOOTLOADER_EXCEEDED, /* error: which limit; all its processes are killed */
};

/* Written to the pipe whole. */
struct bootloader_report {
    enum bootloader_report_kind kind;
    int status;
    struct error error;
};

struct bootloader_process {
    const struct sandbox *sandbox; /* NULL: none */
    const char *path;              /* of the program, without symbolic links */
    char *const *argv;
    char *const *environment;
    uint64_t file_size; /* in a sandbox, the largest file it may write, in bytes */
    unsigned time;      /* in a sandbox, of all its processes on processors, in seconds */
    int terminal;       /* the pty's slave */
    int report;         /* the pipe's write end */
    int parent;         /* pidfd of the parent */
    int network;        /* the network namespace that it enters; -1: it stays where it is */
    int inherited;      /* descriptor that the bootloader keeps, under this number; -1: none */
};

/**
 * bootloader_process_run() - Run in the child, until the bootloader or the parent has ended
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
