/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes the stream of a guest that is saved or moves. Memory is copied once, into the frames that
 * are written next, so that what a checksum was made of is what is written, even if the guest
 * changes it meanwhile.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_STREAM_WRITER_H
#define QEMU_INTEGRATION_MIGRATION_STREAM_WRITER_H

#include "common/error.h"
#include "qemu-integration/migration/stream.h"

#include <sys/uio.h>

/* A frame of memory with its header fits in. */
#define STREAM_WRITER_BUFFER (STREAM_FRAME_MAX + sizeof(struct stream_frame_header))

/* All zero but for descriptor and buffer at first. */
struct stream_writer {
    int fd;           /* borrowed; blocks */
    uint8_t *buffer;  /* borrowed; of STREAM_WRITER_BUFFER bytes */
    uint64_t written; /* bytes so far */

    /* its own: */
    uint64_t index; /* of the next frame */
    size_t filled;  /* bytes of the buffer */
    size_t open;    /* of these, where the frame of memory begins that is not complete */
    uint64_t zeros; /* of memory, not in a frame yet */
};

/**
 * stream_write_header() - Begin a stream
 *
 * Return: 0, or -1
 */
int stream_write_header(struct stream_writer *writer, struct error *error);

/**
 * stream_write() - Write one frame, and all before it
 * @size: At most STREAM_FRAME_MAX
 *
 * Return: 0, or -1
 */
int stream_write(struct stream_writer *writer, enum stream_kind kind, const void *data, size_t size,
                 struct error *error);

/**
 * stream_write_memory() - Add a piece of libxenguest's stream
 * @data: Not looked at after the call; if all of it is zero, it is written as a number
 *
 * It is written when there is enough for a large write, or by the next stream_write().
 *
 * Return: 0, or -1
 */
int stream_write_memory(struct stream_writer *writer, const void *data, size_t size,
                        struct error *error);

#endif
