/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the stream of a guest that is restored or has moved. The stream is untrusted; nothing of it
 * is handed out before its frame's checksum was found right.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_STREAM_READER_H
#define QEMU_INTEGRATION_MIGRATION_STREAM_READER_H

#include "common/error.h"
#include "qemu-integration/migration/stream.h"

#include <stdbool.h>

/* What is read ahead, for small frames to need no system calls of their own. */
#define STREAM_READER_AHEAD (4 * KIB)

#define STREAM_READER_BUFFER (STREAM_FRAME_MAX + STREAM_READER_AHEAD)

/* All zero but for descriptor and buffer at first. */
struct stream_reader {
    int fd;          /* borrowed; blocks. What it has is read ahead */
    uint8_t *buffer; /* borrowed; of STREAM_READER_BUFFER bytes: a frame, and what was read ahead */
    uint64_t offset; /* bytes that were taken so far */

    /* its own: */
    uint32_t version;   /* of the stream */
    uint64_t index;     /* of the next frame */
    size_t ahead;       /* bytes that were read ahead and not taken */
    size_t ahead_begin; /* where they are, in that part of the buffer */
    size_t rest;        /* bytes of a frame of memory that were not taken */
    size_t rest_begin;  /* where they are, in the buffer */
    uint64_t zeros;     /* the same of a frame of zeros */
};

struct stream_frame {
    enum stream_kind kind;
    size_t size;
    const uint8_t *data; /* in the reader's buffer */
    uint64_t zeros;      /* STREAM_ZEROS: how many, at most STREAM_FRAME_MAX */
};

/* Most bytes of the device model's state: with emulated devices it has some 100 KiB, and with the
 * memory of a graphics card that is not the guest's up to 64 MiB. */
#define STREAM_DEVICES_MAX (256 * MIB)

/* What came after the memory; all zero at first. */
struct stream_rest {
    bool begun;
    uint64_t devices; /* bytes of the device model's state */
    struct stream_end end;
};

/**
 * stream_read_header() - Read the beginning of a stream
 * @error: Filled on failure: no such stream, or of a version that is not known
 *
 * Return: 0, or -1
 */
int stream_read_header(struct stream_reader *reader, struct error *error);

/**
 * stream_read() - Read one frame
 * @frame: Filled; valid until the next is read
 * @error: Filled on failure: the stream is cut off or damaged, with the place
 *
 * Return: 0, or -1
 */
int stream_read(struct stream_reader *reader, struct stream_frame *frame, struct error *error);

/**
 * stream_read_memory() - Read a piece of libxenguest's stream, from as many frames as it is in
 * @data:  Filled; on failure with anything
 * @error: Filled on failure, also if there is not that much
 *
 * Return: 0, or -1
 */
int stream_read_memory(struct stream_reader *reader, void *data, size_t size, struct error *error);

/**
 * stream_has_memory() - Whether a part of a frame has not been read by stream_read_memory()
 */
bool stream_has_memory(const struct stream_reader *reader);

/**
 * stream_take_rest() - Judge a frame that comes after the memory
 * @rest:  What came before it there; changed. STREAM_END completes it
 * @error: Filled if it must not be there, or is too much
 *
 * Return: 0, or -1
 */
int stream_take_rest(struct stream_rest *rest, const struct stream_frame *frame,
                     struct error *error);

#endif
