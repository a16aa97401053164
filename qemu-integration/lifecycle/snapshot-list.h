/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The snapshots that there are, as QEMU tells of them, with what only we know: their memory.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_LIST_H
#define QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_LIST_H

#include <json-c/json.h>

/**
 * snapshot_list_add_sizes() - Add the sizes of their memory
 * @blocks: What query-block or query-named-block-nodes returns; changed
 */
void snapshot_list_add_sizes(json_object *blocks);

/**
 * snapshot_list_text() - What QEMU's "info snapshots" prints
 * @blocks: What query-block returns, with those sizes
 *
 * Those that all disks have which can be written to, and that have memory.
 *
 * Return: lines, owned by the caller
 */
char *snapshot_list_text(const json_object *blocks);

#endif
