/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bootloader: a program on a terminal of its own that reads a disk, or asks servers, lets the
 * user choose, and returns kernel, ramdisk and kernel arguments. It is pygrub or any program with
 * its interface:
 *
 *     PROGRAM --output=FILE --output-format=simple0 --output-directory=DIRECTORY
 *             [ARGUMENT...] [DISK]
 *
 * As what it reads is untrusted it runs in a sandbox (sandbox.h), unless the user disables that.
 *
 * The caller passes output and input on with bootloader_read() and bootloader_write(), waits for
 * the process, reads to the end of the output, and then calls bootloader_finish(); or at any time
 * bootloader_stop(). All processes of the bootloader end with the calling one, however that ends,
 * and none of its files is ever visible in the host's file system.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_BOOTLOADER_H
#define PTY_BRIDGE_BOOTLOADER_BOOTLOADER_H

#include "common/call-gate.h"
#include "common/error.h"
#include "pty-bridge/bootloader/bootloader-state.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* One member for each thing that a bootloader is given or allowed. */
struct bootloader_config {
    const char *program;          /* absolute path */
    const char *const *arguments; /* NULL-terminated; NULL: none */
    const char *disk;             /* path of a raw image without a sandbox; NULL: none */
    int disk_mount;               /* in the sandbox: a detached read-only mount of it; borrowed */
    int network;   /* network namespace for it, borrowed; -1: none but what it has anyway */
    int inherited; /* descriptor that it is given under the same number, borrowed; -1: none */
    bool sandboxed;
    /* The sandbox's user, not 0. Limits count all processes of a user, so each sandbox should have
     * its own. */
    uid_t uid;
    gid_t gid;
    const char *terminal;         /* TERM */
    unsigned short columns, rows; /* of the terminal */
    /* Bytes. The files are in the host's memory: a hostile bootloader can fill this much. */
    uint64_t kernel_limit, ramdisk_limit;
    unsigned processor_time; /* in the sandbox, of all processes together, in seconds */
    int cancelled_status;    /* by which it says that the user has cancelled it; 0: it does not say,
                                and the last key that was typed tells */
};

/**
 * bootloader_init() - Make bootloader_stop() safe to call before bootloader_start()
 */
void bootloader_init(struct bootloader *bootloader);

/**
 * bootloader_start() - Start a bootloader
 * @gate:       Passed by each effect
 * @config:     Needed only during the call
 * @bootloader: Filled
 * @error:      Filled on failure, which leaves nothing behind
 *
 * When this returns, the program has been executed.
 *
 * Return: 0, or -1
 */
int bootloader_start(struct call_gate *gate, const struct bootloader_config *config,
                     struct bootloader *bootloader, struct error *error);

/**
 * bootloader_read() - Read output
 * @size: Bytes at @buffer, at least 1
 *
 * The caller may read as slowly as it likes: the bootloader blocks meanwhile.
 *
 * Return: number of bytes, 0 if there are none at the moment, -1 at the end
 */
ssize_t bootloader_read(struct bootloader *bootloader, char *buffer, size_t size);

/**
 * bootloader_write() - Pass typed input on
 *
 * Return: bytes taken, perhaps fewer than @size, or 0; more can be once the terminal is writable
 */
size_t bootloader_write(struct bootloader *bootloader, const char *data, size_t size);

/**
 * bootloader_finish() - Take the choice of a bootloader that has ended
 * @bootloader: Its process has been collected; all its descriptors are closed
 * @status:     From waitpid()
 * @choice:     Filled for BOOTLOADER_CHOSE, its descriptors to be closed by the caller; otherwise
 *              both are -1
 * @error:      Filled with the reason otherwise
 */
enum bootloader_end bootloader_finish(struct bootloader *bootloader, int status,
                                      struct bootloader_choice *choice, struct error *error);

/**
 * bootloader_stop() - Kill the bootloader and all processes it has started, if there are any
 *
 * If its process has been collected, bootloader_finish() must have been called.
 */
void bootloader_stop(struct bootloader *bootloader);

#endif
