/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Maps a file for reading that other processes may change. If the file is cut while it is mapped,
 * the lost pages read as zeros and guarded_mapping_is_whole() reports the loss; without the guard,
 * SIGBUS would end the program.
 */
#ifndef COMMON_GUARDED_MAPPING_H
#define COMMON_GUARDED_MAPPING_H

#include "common/bytes.h"

#include <stdbool.h>

struct guarded_mapping {
    struct bytes bytes; /* size 0: nothing is mapped */
    int fd;             /* borrowed */
};

/**
 * guarded_mapping_open() - Map the beginning of a file
 * @mapping: Filled. The process may have one open at a time, used by one thread: the handler of
 *           SIGBUS belongs to it
 * @fd:      Must stay open as long as the mapping
 * @size:    Bytes, at least 1
 *
 * Return: 0, or -1 with errno set
 */
int guarded_mapping_open(struct guarded_mapping *mapping, int fd, size_t size);

/**
 * guarded_mapping_is_whole() - Whether everything read so far came from the file
 */
bool guarded_mapping_is_whole(const struct guarded_mapping *mapping);

/**
 * guarded_mapping_close() - Unmap the file; does nothing if none is mapped
 */
void guarded_mapping_close(struct guarded_mapping *mapping);

#define cleanup_guarded_mapping __attribute__((cleanup(guarded_mapping_close)))

#endif
