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

#include "common/units.h"

#include <stddef.h>
#include <stdint.h>

#define STREAM_MAGIC   "QEMU-XEN"
#define STREAM_VERSION 3

/* The oldest that can be read. Those of version 1 have other checksums, XXH3 of 64 bits, which is
 * slow where a processor without wide vectors has to make it. Up to version 2 libxenguest's records
 * have pages of zeros, which later ones leave out (xen/page-data.h); a checksum of theirs is not
 * made of the version. */
#define STREAM_VERSION_MIN 1

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
    uint64_t checksum; /* stream_checksum() */
} __attribute__((packed));

_Static_assert(sizeof(struct stream_frame_header) == 16, "layout");

struct stream_end {
    uint32_t paused; /* 1: the guest was stopped, and is to stay so */
    uint64_t moment; /* of a snapshot: the device model's clock in nanoseconds, which its disks'
                        parts have too. Others, and older ones, do not have it */
} __attribute__((packed));

#define STREAM_END_SHORT 4

_Static_assert(offsetof(struct stream_end, moment) == STREAM_END_SHORT, "layout");
_Static_assert(sizeof(struct stream_end) == 12, "layout");

/**
 * stream_end_size() - How much of it is written
 */
static inline size_t stream_end_size(const struct stream_end *end)
{
    return end->moment == 0 ? STREAM_END_SHORT : sizeof(*end);
}

/**
 * stream_take_end() - Read the contents of an END
 * @end: Filled; its moment is 0 if there is none
 *
 * Return: 0, or -1 if they have a wrong size
 */
int stream_take_end(struct stream_end *end, const void *data, size_t size);

/**
 * stream_checksum() - The checksum of a frame: XXH64 of the contents, its seed that of its place,
 * whose seed is the version
 * @version: Of the stream
 * @index:   The frame's place in the stream, from 0
 */
uint64_t stream_checksum(uint32_t version, uint64_t index, uint32_t kind, const void *data,
                         uint32_t size);

#endif
