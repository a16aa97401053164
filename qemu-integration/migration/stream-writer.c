/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/stream-writer.h"

#include "common/zeros.h"

#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define HEADER_SIZE sizeof(struct stream_frame_header)

/* Shorter pieces of zeros are written as they are: a frame of its own would be longer, or not much
 * shorter. */
#define ZEROS_MIN 256

/* Writes all; the vectors are used up. */
static int write_vectors(struct stream_writer *writer, struct iovec *vectors, size_t count,
                         struct error *error)
{
    while (count > 0) {
        ssize_t done = writev(writer->fd, vectors, (int)count);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return error_set_errno(error, errno, "cannot write the guest's state");
        writer->written += (uint64_t)done;
        while (count > 0 && (size_t)done >= vectors->iov_len) {
            done -= (ssize_t)vectors->iov_len;
            vectors++;
            count--;
        }
        if (count > 0) {
            vectors->iov_base = (char *)vectors->iov_base + done;
            vectors->iov_len -= (size_t)done;
        }
    }
    return 0;
}

int stream_write_header(struct stream_writer *writer, struct error *error)
{
    struct stream_header header = {.version = htole32(STREAM_VERSION)};
    struct iovec vector = {&header, sizeof(header)};

    memcpy(header.magic, STREAM_MAGIC, sizeof(header.magic));
    return write_vectors(writer, &vector, 1, error);
}

static struct stream_frame_header next_header(struct stream_writer *writer, enum stream_kind kind,
                                              const void *data, size_t size)
{
    return (struct stream_frame_header){
        .kind = htole32(kind),
        .size = htole32((uint32_t)size),
        .checksum =
            htole64(stream_checksum(STREAM_VERSION, writer->index++, kind, data, (uint32_t)size)),
    };
}

static void close_frame(struct stream_writer *writer, enum stream_kind kind)
{
    uint8_t *data = writer->buffer + writer->open + HEADER_SIZE;
    const struct stream_frame_header header =
        next_header(writer, kind, data, (size_t)(writer->buffer + writer->filled - data));

    memcpy(writer->buffer + writer->open, &header, sizeof(header));
    writer->open = writer->filled;
}

static bool is_open(const struct stream_writer *writer)
{
    return writer->filled > writer->open;
}

static int write_buffer(struct stream_writer *writer, struct error *error)
{
    struct iovec vector = {writer->buffer, writer->filled};

    if (writer->filled == 0)
        return 0;
    if (is_open(writer))
        close_frame(writer, STREAM_MEMORY);
    writer->filled = 0;
    writer->open = 0;
    return write_vectors(writer, &vector, 1, error);
}

/* Makes room for @size bytes of a new frame. */
static int begin_frame(struct stream_writer *writer, size_t size, struct error *error)
{
    if (is_open(writer))
        close_frame(writer, STREAM_MEMORY);
    if (writer->filled + HEADER_SIZE + size > STREAM_WRITER_BUFFER &&
        write_buffer(writer, error) < 0)
        return -1;
    writer->filled += HEADER_SIZE;
    return 0;
}

static void add(struct stream_writer *writer, const void *data, size_t size)
{
    memcpy(writer->buffer + writer->filled, data, size);
    writer->filled += size;
}

static int end_zeros(struct stream_writer *writer, struct error *error)
{
    while (writer->zeros > 0) {
        uint64_t number = writer->zeros < STREAM_FRAME_MAX ? writer->zeros : STREAM_FRAME_MAX;
        uint64_t contents = htole64(number);

        if (begin_frame(writer, sizeof(contents), error) < 0)
            return -1;
        add(writer, &contents, sizeof(contents));
        close_frame(writer, STREAM_ZEROS);
        writer->zeros -= number;
    }
    return 0;
}

int stream_write_memory(struct stream_writer *writer, const void *data, size_t size,
                        struct error *error)
{
    const uint8_t *at = data;

    if (size >= ZEROS_MIN && has_only_zeros(at, size)) {
        writer->zeros += size;
        return 0;
    }
    if (end_zeros(writer, error) < 0)
        return -1;
    while (size > 0) {
        size_t room, piece;

        if (!is_open(writer) && begin_frame(writer, 1, error) < 0)
            return -1;
        room = STREAM_WRITER_BUFFER - writer->filled;
        piece = size < room ? size : room;
        add(writer, at, piece);
        at += piece;
        size -= piece;
        if (piece == room && write_buffer(writer, error) < 0)
            return -1;
    }
    return 0;
}

int stream_write(struct stream_writer *writer, enum stream_kind kind, const void *data, size_t size,
                 struct error *error)
{
    struct stream_frame_header header;
    struct iovec vectors[] = {{&header, sizeof(header)}, {(void *)(uintptr_t)data, size}};

    if (end_zeros(writer, error) < 0 || write_buffer(writer, error) < 0)
        return -1;
    header = next_header(writer, kind, data, size);
    return write_vectors(writer, vectors, 2, error);
}
