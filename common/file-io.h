/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading and writing files as a whole: signals and short counts are dealt with.
 */
#ifndef COMMON_FILE_IO_H
#define COMMON_FILE_IO_H

#include "common/call-gate.h"

#include <stddef.h>
#include <sys/types.h>

/**
 * read_all() - Read a file from its beginning
 * @file:   Descriptor; its position is neither used nor changed
 * @buffer: Filled
 * @size:   Most bytes to read
 *
 * Return: how many bytes were read, fewer than @size only if the file ends there; or -1 with errno
 */
ssize_t read_all(int file, void *buffer, size_t size);

/**
 * write_all() - Write to a file, a pipe or a terminal
 * @gate: Passed before each write(); may be NULL
 * @file: Descriptor; the data is written at its position
 *
 * Return: 0, or -1 with errno, and then a part may be written
 */
int write_all(struct call_gate *gate, int file, const void *data, size_t size);

#endif
