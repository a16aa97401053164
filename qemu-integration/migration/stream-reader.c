/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/stream-reader.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* As much as a file or socket has, but not more. Returns how much, at least 1; or 0. */
static size_t read_some(struct stream_reader *reader, void *data, size_t size, struct error *error)
{
    ssize_t got;

    do
        got = read(reader->fd, data, size);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        error_set_errno(error, errno, "cannot read the guest's state");
    else if (got == 0)
        error_set(error, "the guest's state ends early, after %" PRIu64 " bytes", reader->offset);
    return got < 0 ? 0 : (size_t)got;
}

/* First from what was read ahead. What is small is read with more after it, the rest is read to its
 * place. */
static int take(struct stream_reader *reader, void *data, size_t size, struct error *error)
{
    uint8_t *ahead = reader->buffer + STREAM_FRAME_MAX;
    uint8_t *to = data;

    while (size > 0) {
        size_t piece = size < reader->ahead ? size : reader->ahead;

        if (piece > 0) {
            memcpy(to, ahead + reader->ahead_begin, piece);
            reader->ahead -= piece;
            reader->ahead_begin += piece;
        } else if (size >= STREAM_READER_AHEAD) {
            piece = read_some(reader, to, size, error);
        } else {
            reader->ahead_begin = 0;
            reader->ahead = read_some(reader, ahead, STREAM_READER_AHEAD, error);
            if (reader->ahead > 0)
                continue;
        }
        if (piece == 0)
            return -1;
        to += piece;
        size -= piece;
        reader->offset += piece;
    }
    return 0;
}

int stream_read_header(struct stream_reader *reader, struct error *error)
{
    struct stream_header header;

    if (take(reader, &header, sizeof(header), error) < 0)
        return -1;
    if (memcmp(header.magic, STREAM_MAGIC, sizeof(header.magic)) != 0)
        return error_set(error, "this is no guest's state that qemu-xen has saved");
    reader->version = le32toh(header.version);
    if (reader->version < STREAM_VERSION_MIN || reader->version > STREAM_VERSION ||
        header.reserved != 0)
        return error_set(
            error, "the guest's state has format version %" PRIu32 "; this qemu-xen reads %d to %d",
            reader->version, STREAM_VERSION_MIN, STREAM_VERSION);
    return 0;
}

/* A frame whose header has been read. */
struct head {
    uint64_t begin; /* offset of the header */
    uint32_t kind;
    uint32_t size;
    uint64_t checksum;
};

static int damaged(const struct stream_reader *reader, const struct head *head, struct error *error)
{
    return error_set(error, "the guest's state is damaged: bytes %" PRIu64 " to %" PRIu64,
                     head->begin, reader->offset);
}

static int read_head(struct stream_reader *reader, struct head *head, struct error *error)
{
    struct stream_frame_header header;

    head->begin = reader->offset;
    if (take(reader, &header, sizeof(header), error) < 0)
        return -1;
    head->kind = le32toh(header.kind);
    head->size = le32toh(header.size);
    head->checksum = le64toh(header.checksum);
    if (head->kind < STREAM_DESCRIPTION || head->kind > STREAM_END || head->size > STREAM_FRAME_MAX)
        return damaged(reader, head, error);
    return 0;
}

/* @data: Of the size in @head */
static int read_contents(struct stream_reader *reader, const struct head *head, void *data,
                         struct error *error)
{
    if (take(reader, data, head->size, error) < 0)
        return -1;
    if (stream_checksum(reader->version, reader->index++, head->kind, data, head->size) !=
        head->checksum)
        return damaged(reader, head, error);
    return 0;
}

/* @data: The contents of a frame of zeros */
static int read_number(struct stream_reader *reader, const struct head *head, const uint8_t *data,
                       uint64_t *number, struct error *error)
{
    if (head->size != sizeof(*number))
        return damaged(reader, head, error);
    memcpy(number, data, sizeof(*number));
    *number = le64toh(*number);
    return *number > STREAM_FRAME_MAX ? damaged(reader, head, error) : 0;
}

int stream_read(struct stream_reader *reader, struct stream_frame *frame, struct error *error)
{
    struct head head;

    if (read_head(reader, &head, error) < 0 ||
        read_contents(reader, &head, reader->buffer, error) < 0)
        return -1;
    *frame = (struct stream_frame){
        .kind = (enum stream_kind)head.kind, .size = head.size, .data = reader->buffer};
    return frame->kind == STREAM_ZEROS
               ? read_number(reader, &head, frame->data, &frame->zeros, error)
               : 0;
}

/* Takes what is left of the last frame. Returns how much. */
static size_t take_rest(struct stream_reader *reader, uint8_t *to, size_t size)
{
    size_t piece = size < reader->rest ? size : reader->rest;

    if (piece > 0) {
        memcpy(to, reader->buffer + reader->rest_begin, piece);
        reader->rest -= piece;
        reader->rest_begin += piece;
        return piece;
    }
    piece = size < reader->zeros ? size : (size_t)reader->zeros;
    memset(to, 0, piece);
    reader->zeros -= piece;
    return piece;
}

/* Reads a frame: to its place if all of it is wanted. Returns how much it was, or -1. */
static ssize_t read_more(struct stream_reader *reader, uint8_t *to, size_t size,
                         struct error *error)
{
    struct head head;

    if (read_head(reader, &head, error) < 0)
        return -1;
    if (head.kind == STREAM_MEMORY && head.size <= size)
        return read_contents(reader, &head, to, error) < 0 ? -1 : (ssize_t)head.size;
    if (read_contents(reader, &head, reader->buffer, error) < 0)
        return -1;
    if (head.kind == STREAM_ZEROS)
        return read_number(reader, &head, reader->buffer, &reader->zeros, error);
    if (head.kind != STREAM_MEMORY)
        return error_set(error, "the guest's state has its parts in a wrong order");
    reader->rest = head.size;
    reader->rest_begin = 0;
    return 0;
}

int stream_read_memory(struct stream_reader *reader, void *data, size_t size, struct error *error)
{
    uint8_t *to = data;

    while (size > 0) {
        ssize_t piece = (ssize_t)take_rest(reader, to, size);

        if (piece == 0)
            piece = read_more(reader, to, size, error);
        if (piece < 0)
            return -1;
        to += piece;
        size -= (size_t)piece;
    }
    return 0;
}

bool stream_has_memory(const struct stream_reader *reader)
{
    return reader->rest > 0 || reader->zeros > 0;
}

int stream_take_rest(struct stream_rest *rest, const struct stream_frame *frame,
                     struct error *error)
{
    rest->begun = true;
    switch (frame->kind) {
    case STREAM_DEVICES:
        rest->devices += frame->size;
        return rest->devices > STREAM_DEVICES_MAX
                   ? error_set(error, "the device model's state is too large")
                   : 0;
    case STREAM_END:
        return stream_take_end(&rest->end, frame->data, frame->size) < 0
                   ? error_set(error, "the guest's state has a wrong end")
                   : 0;
    case STREAM_MEMORY:
    case STREAM_ZEROS:
        return error_set(error, "the guest's state has more memory than Xen wants");
    case STREAM_DESCRIPTION:
        break;
    }
    return error_set(error, "the guest's state has its parts in a wrong order");
}
