/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of snapshots and of the files that their memory is in. Pure.
 */
#ifndef QEMU_INTEGRATION_PLAN_SNAPSHOT_TAG_H
#define QEMU_INTEGRATION_PLAN_SNAPSHOT_TAG_H

#include "common/error.h"

/* Most characters of a tag: QEMU's own limit is 255, and a file's name has to have room for it. */
#define SNAPSHOT_TAG_MAX 100

/**
 * snapshot_tag_check() - Check the name of a snapshot
 * @tag:   Untrusted; becomes a part of a file's name
 * @error: Filled if it is empty, too long, or has other characters than letters, digits and
 *         "._+:@=-", or begins with one of ".-"
 *
 * Return: 0, or -1
 */
int snapshot_tag_check(const char *tag, struct error *error);

/**
 * snapshot_state_path() - The file of a snapshot's memory
 * @image: The path of the disk image that it is beside
 * @tag:   Checked; a full stop in it is "%" in the file's name, so that image and tag can be told
 *         apart
 *
 * Return: path, owned by the caller
 */
char *snapshot_state_path(const char *image, const char *tag);

/**
 * snapshot_state_old_path() - The file that it was in before full stops were changed
 *
 * Return: path, owned by the caller
 */
char *snapshot_state_old_path(const char *image, const char *tag);

#endif
