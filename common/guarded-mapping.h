/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file mapped for reading that others may write to. When it is cut meanwhile, the pages that are
 * lost read as zeros and the loss is told afterwards; without a guard, SIGBUS would end the
 * program.
 */
#ifndef COMMON_GUARDED_MAPPING_H
#define COMMON_GUARDED_MAPPING_H

#include "common/bytes.h"

#include <stdbool.h>

struct guarded_mapping {
    struct bytes bytes; /* of size 0: nothing is mapped */
    int fd;             /* borrowed */
};

/**
 * guarded_mapping_open() - Map the beginning of a file
 * @mapping: Filled; at most one of the program is open at a time, and used by one thread
 * @fd:      To stay open as long as the mapping
 * @size:    Bytes, at least 1
 *
 * Return: 0, or -1 with errno set
 */
int guarded_mapping_open(struct guarded_mapping *mapping, int fd, size_t size);

/**
 * guarded_mapping_is_whole() - Whether all that has been read was the file's
 */
bool guarded_mapping_is_whole(const struct guarded_mapping *mapping);

/**
 * guarded_mapping_close() - End the mapping; one with nothing mapped is fine
 */
void guarded_mapping_close(struct guarded_mapping *mapping);

#define cleanup_guarded_mapping __attribute__((cleanup(guarded_mapping_close)))

#endif
