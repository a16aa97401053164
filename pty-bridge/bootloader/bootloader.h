/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bootloader: a program on a terminal of its own that looks into a disk, lets the user choose,
 * and returns kernel, ramdisk and kernel arguments. It is pygrub or whatever has its convention:
 *
 *     PROGRAM --output=FILE --output-format=simple0 --output-directory=DIRECTORY [ARGUMENT...] DISK
 *
 * As it reads untrusted disks it runs in a sandbox (sandbox.h), unless the user wants none.
 *
 * The caller passes on what is shown and typed with bootloader_read() and bootloader_write(), waits
 * for the process, reads to the end, and then calls bootloader_finish(); at any time
 * bootloader_stop(). What has been started ends with the calling process, whatever ends that, and
 * nothing of it is ever visible in the host's file system.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_BOOTLOADER_H
#define PTY_BRIDGE_BOOTLOADER_BOOTLOADER_H

#include "common/call-gate.h"
#include "common/error.h"
#include "pty-bridge/bootloader/output-tail.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct bootloader_config {
    const char *program;          /* absolute path */
    const char *const *arguments; /* further ones, NULL-terminated; NULL: none */
    const char *disk;             /* without a sandbox: path of a raw image */
    int disk_mount; /* in one: a read-only mount of the image, nowhere attached; borrowed */
    bool sandboxed;
    /* Of the sandbox; not 0. Limits count what a user has in all, so each sandbox should have one
     * of its own. */
    uid_t uid;
    gid_t gid;
    const char *terminal;         /* TERM */
    unsigned short columns, rows; /* of the terminal */
    /* Bytes that each may have. Both lie in the host's memory: a bad one can fill so much. */
    uint64_t kernel_limit, ramdisk_limit;
};

struct bootloader {
    pid_t pid;    /* for waitpid(); 0: none, or it has been collected */
    int terminal; /* the pty's master, non-blocking: to be watched for input; -1: none */
    /* private */
    int report, directory, result; /* -1: none */
    bool sandboxed;
    uint64_t kernel_limit, ramdisk_limit;
    char program[NAME_MAX + 1]; /* for messages */
    char last_key;              /* 0: none */
    /* What has been read from the terminal, for output_tail_text(): kept until the next start. */
    struct output_tail tail;
};

enum bootloader_end {
    BOOTLOADER_CHOSE,
    BOOTLOADER_CANCELLED, /* by the user, who pressed q, Escape or Ctrl-C last */
    BOOTLOADER_FAILED,
};

struct bootloader_choice {
    int kernel;  /* descriptor of a regular file, not empty, that, of a sandbox, nobody else can
                    change */
    int ramdisk; /* the same; -1: none */
    char kernel_name[NAME_MAX + 1], ramdisk_name[NAME_MAX + 1]; /* for messages */
    char arguments[1024];                                       /* without control characters */
};

/**
 * bootloader_init() - What bootloader_stop() may be called for, although nothing was started
 */
void bootloader_init(struct bootloader *bootloader);

/**
 * bootloader_start() - Start a bootloader
 * @gate:       Passed by each effect
 * @bootloader: Filled
 * @error:      Filled on failure; nothing is left then
 *
 * When this returns, the program has been executed, but may not have done anything yet.
 *
 * Return: 0, or -1
 */
int bootloader_start(struct call_gate *gate, const struct bootloader_config *config,
                     struct bootloader *bootloader, struct error *error);

/**
 * bootloader_read() - Take what is to be shown on the terminal
 * @size: Room at @buffer, 1 or more
 *
 * How much is read, and when, is the caller's choice: the bootloader waits when nobody reads.
 *
 * Return: bytes, 0 if there are none at the moment, -1 when there will be no more
 */
ssize_t bootloader_read(struct bootloader *bootloader, char *buffer, size_t size);

/**
 * bootloader_write() - Pass on what is typed
 *
 * Return: bytes taken, which may be fewer than @size and 0: more once the terminal is writable
 */
size_t bootloader_write(struct bootloader *bootloader, const char *data, size_t size);

/**
 * bootloader_finish() - Take over what a bootloader that has ended has chosen
 * @bootloader: Its process has been collected; all its descriptors are closed by this
 * @status:     What waitpid() gave
 * @choice:     Filled if something was chosen, its descriptors being the caller's; else -1 in both
 * @error:      Filled with the reason otherwise
 */
enum bootloader_end bootloader_finish(struct bootloader *bootloader, int status,
                                      struct bootloader_choice *choice, struct error *error);

/**
 * bootloader_stop() - End the bootloader and all it has started; do nothing if there is none
 *
 * It must not have been collected without bootloader_finish().
 */
void bootloader_stop(struct bootloader *bootloader);

#endif
