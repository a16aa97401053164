/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs one bootloader from start to end, as a user would see it.
 */
#ifndef TESTS_BOOTLOADER_RUNNER_H
#define TESTS_BOOTLOADER_RUNNER_H

#include "common/call-gate.h"
#include "common/error.h"
#include "common/units.h"
#include "pty-bridge/bootloader/bootloader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A user and a group that no other process on this machine runs with. */
#define TEST_UID 1234567u
#define TEST_GID 1234568u

#define KERNEL_LIMIT  (4 * MIB)
#define RAMDISK_LIMIT (8 * MIB)

/* Time limit for a bootloader, in milliseconds, unless the test stops it. */
#define PATIENCE 60000

/* Of a bootloader's processes together, in seconds. */
#define PROCESSOR_TIME 600

enum confinement {
    SANDBOXED,
    UNSANDBOXED,
};

struct run {
    const char *program;
    const char *const *arguments;
    const char *disk;
    const char *keys; /* typed when the bootloader has written a line; NULL: none */
    enum confinement confinement;
    int limit;   /* milliseconds; 0: PATIENCE */
    size_t most; /* bytes of output after which it is stopped; 0: any number */
    struct call_gate *gate;
    uint64_t kernel_limit, ramdisk_limit; /* bytes; 0: KERNEL_LIMIT, RAMDISK_LIMIT */
    unsigned processor_time;              /* seconds; 0: PROCESSOR_TIME */
    int network;                          /* namespace; 0: none */
    int cancelled_status;                 /* 0: none */
};

struct outcome {
    bool started;
    bool stopped; /* by the time limit, or after the most bytes */
    enum bootloader_end end;
    struct bootloader_choice choice;
    struct error error;
    char shown[65536]; /* the beginning of its output, NUL-terminated */
    size_t total;      /* bytes of output */
    char last_lines[512];
};

/**
 * run_bootloader() - Start a bootloader, type the keys, and wait until it has ended or stop it
 * @outcome: Filled; descriptors of the choice are the caller's, see close_choice()
 */
void run_bootloader(const struct run *run, struct outcome *outcome);

/**
 * make_config() - The parameters of bootloader_start() for a run
 *
 * The caller closes disk_mount.
 */
struct bootloader_config make_config(const struct run *run);

/**
 * close_choice() - Close the descriptors of what was chosen, if there are any
 */
void close_choice(const struct outcome *outcome);

/**
 * print_outcome() - Print diagnostics for TAP
 */
void print_outcome(const struct outcome *outcome);

/**
 * now() - Milliseconds of the monotonic clock
 */
int64_t now(void);

#endif
