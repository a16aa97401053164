/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a bootloader says it has chosen: pygrub's "simple0" format, items "kernel PATH",
 * "ramdisk PATH" and "args TEXT", each ended by a NUL byte. The bootloader has read an untrusted
 * disk, so nothing it says is believed.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_BOOTLOADER_OUTPUT_H
#define PTY_BRIDGE_BOOTLOADER_BOOTLOADER_OUTPUT_H

#include "common/bytes.h"
#include "common/error.h"

#include <limits.h>

/* Bytes in all. */
#define BOOTLOADER_OUTPUT_LIMIT 16384

/* Bytes of the guest's command line: start_info of a PV guest has room for so many and a NUL. */
#define BOOTLOADER_ARGUMENTS_LIMIT 1023

struct bootloader_output {
    /* Names of files directly inside the output directory: no '/', neither "." nor "..". */
    char kernel[NAME_MAX + 1];
    char ramdisk[NAME_MAX + 1]; /* empty: none; never the same as the kernel's */
    char arguments[BOOTLOADER_ARGUMENTS_LIMIT + 1];
};

/**
 * bootloader_output_parse() - Read what a bootloader has written
 * @output:    Filled on success
 * @bytes:     All of it
 * @directory: Path of the output directory as the bootloader knows it
 * @error:     Filled on failure; begins with "the bootloader"
 *
 * Return: 0, or -1
 */
int bootloader_output_parse(struct bootloader_output *output, struct bytes bytes,
                            const char *directory, struct error *error);

#endif
