/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The output directory, in which a bootloader leaves kernel and ramdisk.
 *
 * It is a file system in memory without a path on the host. It lasts as long as any process has a
 * descriptor of it or of a file in it.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_BOOTLOADER_FILES_H
#define PTY_BRIDGE_BOOTLOADER_BOOTLOADER_FILES_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The file for --output, to which the bootloader writes its choice. */
#define BOOTLOADER_RESULT "result"

/**
 * bootloader_directory_make() - Make the directory, with an empty file BOOTLOADER_RESULT in it
 * @gate:   Passed once
 * @size:   Bytes that all its files can have together
 * @uid:    Owner
 * @gid:    Group
 * @result: Set to a descriptor of the file, for reading; -1 on failure
 * @error:  Filled on failure
 *
 * Return: descriptor of the directory, to be closed by the caller, or -1
 */
int bootloader_directory_make(struct call_gate *gate, uint64_t size, uid_t uid, gid_t gid,
                              int *result, struct error *error);

#define BOOTLOADER_DIRECTORY_PATH_SIZE 48

/**
 * bootloader_directory_path() - The directory's path as the bootloader knows it
 * @directory: Descriptor, open in this process as long as the path is used
 * @path:      Filled
 */
void bootloader_directory_path(int directory, bool sandboxed,
                               char path[BOOTLOADER_DIRECTORY_PATH_SIZE]);

/**
 * bootloader_file_take() - Open a file that the bootloader left, and unlink it
 * @directory: Descriptor of the directory
 * @name:      Name without '/'
 * @what:      "kernel" or "ramdisk"
 * @limit:     Largest size accepted, in bytes
 * @error:     Filled on failure; begins with "the bootloader's"
 *
 * Only a regular file without further names (hard links) is accepted, so that no process but those
 * that have it open can change it.
 *
 * Return: descriptor for reading, to be closed by the caller, or -1
 */
int bootloader_file_take(int directory, const char *name, const char *what, uint64_t limit,
                         struct error *error);

#endif
