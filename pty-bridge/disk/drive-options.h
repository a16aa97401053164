/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What QEMU's -drive says of an image, in the words of QEMU's --blockdev. Pure.
 *
 * The two differ: -drive finds out format and kind of file by looking, --blockdev wants to be told.
 * -drive also speaks of the device and of caching, which --blockdev does not know and which changes
 * nothing about the contents. All else is passed on: what makes no sense is QEMU's to refuse.
 */
#ifndef PTY_BRIDGE_DISK_DRIVE_OPTIONS_H
#define PTY_BRIDGE_DISK_DRIVE_OPTIONS_H

#include "common/error.h"

#include <stdbool.h>

struct drive_options {
    char *file;   /* owned; path of a file or device, never empty */
    char *format; /* owned; QEMU's name of it; NULL: to be found out */
    char *rest;   /* owned; further options of the image, escaped, each with a comma before it */
};

/**
 * drive_options_parse() - Take a -drive option apart
 * @drive:   "file=disk.img,format=raw,...", commas in values doubled
 * @options: Filled on success, to be given to drive_options_release()
 * @error:   Filled on failure: no file, or one that is reached by a network protocol
 *
 * Return: 0, or -1
 */
int drive_options_parse(const char *drive, struct drive_options *options, struct error *error);

/**
 * drive_options_blockdev() - The argument of --blockdev that opens it, for reading and shared
 * @options:      From drive_options_parse()
 * @format:       QEMU's name of the format; NULL leaves it out, which only qemu-img accepts
 * @block_device: The file is a block device
 *
 * Return: text for the caller to free(), or NULL if there is no memory. The node is named "disk"
 */
char *drive_options_blockdev(const struct drive_options *options, const char *format,
                             bool block_device);

/**
 * drive_options_release() - Free what it owns; all NULL is allowed
 */
void drive_options_release(struct drive_options *options);

#endif
