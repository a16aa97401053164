/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which file has the memory of a snapshot.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_FILES_H
#define QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_FILES_H

/**
 * snapshot_state_find() - The file of a snapshot's memory, if there is one beside an image
 * @tag: Checked by snapshot_tag_check()
 *
 * One of the older name is not taken if there is another image that it could be beside.
 *
 * Return: its path, or that of snapshot_state_path() if there is none; owned by the caller
 */
char *snapshot_state_find(const char *image, const char *tag);

#endif
