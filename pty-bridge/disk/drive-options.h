/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translates the image that QEMU's -drive describes to the words of QEMU's --blockdev. Pure.
 *
 * The two differ: -drive probes the format and the kind of the file, --blockdev must be told both.
 * -drive also has options for the device and for caching, which --blockdev does not know and which
 * do not change the contents: they are dropped. All others are kept, for QEMU to check.
 *
 * If memory is exhausted, the program ends (common/alloc.h).
 */
#ifndef PTY_BRIDGE_DISK_DRIVE_OPTIONS_H
#define PTY_BRIDGE_DISK_DRIVE_OPTIONS_H

#include "common/error.h"

#include <stdbool.h>

struct drive_options {
    char *file;    /* owned; path of a file or device, never empty */
    char *format;  /* owned; QEMU's name for it; NULL: not given, QEMU probes */
    char *further; /* owned; further options of the image, a list; NULL: none */
};

/**
 * drive_options_parse() - Parse the argument of -drive
 * @drive:   "file=disk.img,format=raw,...", commas in values doubled
 * @options: Filled on success, to be given to drive_options_release()
 * @error:   Filled on failure: a broken list, no file, or one that a network protocol serves
 *
 * Return: 0, or -1
 */
int drive_options_parse(const char *drive, struct drive_options *options, struct error *error);

/**
 * drive_options_blockdev() - Write the --blockdev argument that opens the image read-only, shared
 * @options:      From drive_options_parse()
 * @format:       QEMU's name of the format; NULL leaves it out, which only qemu-img accepts
 * @block_device: The file is a block device
 *
 * Return: text for the caller to free(); the node is named "disk"
 */
char *drive_options_blockdev(const struct drive_options *options, const char *format,
                             bool block_device);

/**
 * drive_options_release() - Free what @options owns; a zeroed one owns nothing
 */
void drive_options_release(struct drive_options *options);

#endif
