/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stream of a guest that is saved or moves: what libxenguest writes, cut into frames, between a
 * description of the guest and the state of its device model. All numbers are little-endian.
 *
 *     header; DESCRIPTION; any number of MEMORY and ZEROS, DEVICES; END
 *
 * Each frame has a checksum over its place in the stream, its kind, its size and its contents, so
 * that damage of any kind is found before the part that is damaged is used. Whoever makes a stream
 * can make the checksums: they are no protection from an attacker.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_STREAM_H
#define QEMU_INTEGRATION_MIGRATION_STREAM_H

#include "common/error.h"
#include "common/units.h"

#include <stddef.h>
#include <stdint.h>

#define STREAM_MAGIC   "QEMU-XEN"
#define STREAM_VERSION 1

/* Most bytes of contents in one frame. */
#define STREAM_FRAME_MAX MIB

struct stream_header {
    char magic[8];    /* STREAM_MAGIC */
    uint32_t version; /* STREAM_VERSION, or an older one that can be read */
    uint32_t reserved;
} __attribute__((packed));

_Static_assert(sizeof(struct stream_header) == 16, "layout");

enum stream_kind {
    STREAM_DESCRIPTION = 1, /* JSON: description.h */
    STREAM_MEMORY = 2,      /* a piece of libxenguest's stream */
    STREAM_ZEROS = 3,       /* the same, of zeros: their number, 64 bits */
    STREAM_DEVICES = 4,     /* a piece of the device model's state */
    STREAM_END = 5,         /* struct stream_end */
};

struct stream_frame_header {
    uint32_t kind;
    uint32_t size;     /* of the contents, in bytes */
    uint64_t checksum; /* XXH3, 64 bits */
} __attribute__((packed));

_Static_assert(sizeof(struct stream_frame_header) == 16, "layout");

struct stream_end {
    uint32_t paused; /* 1: the guest was stopped, and is to stay so */
} __attribute__((packed));

_Static_assert(sizeof(struct stream_end) == 4, "layout");

/* Writes one stream; all zero but for the descriptor at first. */
struct stream_writer {
    int fd;           /* borrowed; blocks */
    uint64_t index;   /* of the next frame */
    uint64_t written; /* bytes so far */
};

/**
 * stream_write_header() - Begin a stream
 *
 * Return: 0, or -1
 */
int stream_write_header(struct stream_writer *writer, struct error *error);

/**
 * stream_write() - Write one frame
 * @size: At most STREAM_FRAME_MAX
 *
 * Return: 0, or -1
 */
int stream_write(struct stream_writer *writer, enum stream_kind kind, const void *data, size_t size,
                 struct error *error);

/**
 * stream_write_memory() - Write a piece of libxenguest's stream, runs of zeros as their length
 * @size: At most STREAM_FRAME_MAX
 *
 * Return: 0, or -1
 */
int stream_write_memory(struct stream_writer *writer, const void *data, size_t size,
                        struct error *error);

/* Reads one stream, which is untrusted; all zero but for descriptor and buffer at first. */
struct stream_reader {
    int fd;          /* borrowed; blocks */
    uint8_t *buffer; /* borrowed; of STREAM_FRAME_MAX bytes */
    uint64_t index;  /* of the next frame */
    uint64_t offset; /* bytes so far */
};

struct stream_frame {
    enum stream_kind kind;
    size_t size;
    const uint8_t *data; /* in the reader's buffer */
    uint64_t zeros;      /* STREAM_ZEROS: how many, at most STREAM_FRAME_MAX */
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

#endif
