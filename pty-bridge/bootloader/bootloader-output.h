/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parser of a bootloader's result in pygrub's "simple0" format: items "kernel PATH",
 * "ramdisk PATH" and "args TEXT", each terminated by a NUL byte. The result is untrusted, as the
 * bootloader has read an untrusted disk.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_BOOTLOADER_OUTPUT_H
#define PTY_BRIDGE_BOOTLOADER_BOOTLOADER_OUTPUT_H

#include "common/bytes.h"
#include "common/error.h"

#include <limits.h>

/* Bytes of a whole result. */
#define BOOTLOADER_OUTPUT_LIMIT 16384

/* Bytes of the kernel's command line: those that fit, with a NUL, into a PV guest's start_info. */
#define BOOTLOADER_ARGUMENTS_LIMIT 1023

struct bootloader_output {
    /* Names of files directly in the output directory: without '/', and neither "." nor "..". */
    char kernel[NAME_MAX + 1];
    char ramdisk[NAME_MAX + 1]; /* "": none; never the kernel's */
    char arguments[BOOTLOADER_ARGUMENTS_LIMIT + 1];
};

/**
 * bootloader_output_parse() - Parse a result
 * @output:    Filled on success
 * @bytes:     The whole result
 * @directory: Path of the output directory as the bootloader knows it
 * @error:     Filled on failure; begins with "the bootloader"
 *
 * Return: 0, or -1
 */
int bootloader_output_parse(struct bootloader_output *output, struct bytes bytes,
                            const char *directory, struct error *error);

#endif
