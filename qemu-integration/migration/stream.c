/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/stream.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include <xxhash.h>

/* Shorter runs of zeros stay within the frame around them. Both are multiples of ZERO_UNIT. */
#define ZEROS_MIN 2048
#define ZERO_UNIT 512

/* A piece of memory has at most so many runs of zeros, each with something else before it, and the
 * rest. */
#define RUNS_MAX (2 * (STREAM_FRAME_MAX / ZEROS_MIN) + 1)

static uint64_t checksum(uint64_t index, uint32_t kind, const void *data, uint32_t size)
{
    const uint64_t place[2] = {htole64(index), htole64((uint64_t)kind << 32 | size)};

    return XXH3_64bits_withSeed(data, size, XXH3_64bits(place, sizeof(place)));
}

/* Writes all; the vectors are used up. */
static int write_vectors(struct stream_writer *writer, struct iovec *vectors, size_t count,
                         struct error *error)
{
    while (count > 0) {
        ssize_t done = writev(writer->fd, vectors, (int)(count < IOV_MAX ? count : IOV_MAX));

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
        .checksum = htole64(checksum(writer->index++, kind, data, (uint32_t)size)),
    };
}

int stream_write(struct stream_writer *writer, enum stream_kind kind, const void *data, size_t size,
                 struct error *error)
{
    struct stream_frame_header header = next_header(writer, kind, data, size);
    struct iovec vectors[] = {{&header, sizeof(header)}, {(void *)(uintptr_t)data, size}};

    return write_vectors(writer, vectors, 2, error);
}

static bool is_zero(const uint8_t *data, size_t size)
{
    return data[0] == 0 && memcmp(data, data + 1, size - 1) == 0;
}

/* How many bytes from here on are of zeros, or of other contents, as a whole number of units. */
static size_t run_length(const uint8_t *data, size_t size, bool zeros)
{
    size_t length = 0;

    while (size - length >= ZERO_UNIT && is_zero(data + length, ZERO_UNIT) == zeros)
        length += ZERO_UNIT;
    return zeros || size - length >= ZERO_UNIT ? length : size;
}

int stream_write_memory(struct stream_writer *writer, const void *data, size_t size,
                        struct error *error)
{
    struct stream_frame_header headers[RUNS_MAX];
    uint64_t zeros[RUNS_MAX];
    struct iovec vectors[2 * RUNS_MAX];
    size_t frames = 0;
    const uint8_t *at = data;
    const uint8_t *end = at + size;

    while (at < end) {
        const uint8_t *begin = at;
        size_t run = 0;

        /* Everything up to the next run that is long enough. */
        while (at < end && (run = run_length(at, (size_t)(end - at), true)) < ZEROS_MIN)
            at += run + run_length(at + run, (size_t)(end - at) - run, false);
        if (at > begin) {
            headers[frames] = next_header(writer, STREAM_MEMORY, begin, (size_t)(at - begin));
            vectors[2 * frames] = (struct iovec){&headers[frames], sizeof(headers[frames])};
            vectors[2 * frames + 1] =
                (struct iovec){(void *)(uintptr_t)begin, (size_t)(at - begin)};
            frames++;
        }
        if (at >= end)
            break;
        zeros[frames] = htole64(run);
        headers[frames] = next_header(writer, STREAM_ZEROS, &zeros[frames], sizeof(zeros[frames]));
        vectors[2 * frames] = (struct iovec){&headers[frames], sizeof(headers[frames])};
        vectors[2 * frames + 1] = (struct iovec){&zeros[frames], sizeof(zeros[frames])};
        frames++;
        at += run;
    }
    return write_vectors(writer, vectors, 2 * frames, error);
}

static int read_all_of(struct stream_reader *reader, void *data, size_t size, struct error *error)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = read(reader->fd, (char *)data + done, size - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set_errno(error, errno, "cannot read the guest's state");
        if (got == 0)
            return error_set(error, "the guest's state ends early, after %" PRIu64 " bytes",
                             reader->offset + done);
        done += (size_t)got;
    }
    reader->offset += size;
    return 0;
}

int stream_read_header(struct stream_reader *reader, struct error *error)
{
    struct stream_header header;

    if (read_all_of(reader, &header, sizeof(header), error) < 0)
        return -1;
    if (memcmp(header.magic, STREAM_MAGIC, sizeof(header.magic)) != 0)
        return error_set(error, "this is no guest's state that qemu-xen has saved");
    if (le32toh(header.version) != STREAM_VERSION || header.reserved != 0)
        return error_set(error,
                         "the guest's state has format version %" PRIu32 "; this qemu-xen reads %d",
                         le32toh(header.version), STREAM_VERSION);
    return 0;
}

static int damaged(const struct stream_reader *reader, uint64_t begin, struct error *error)
{
    return error_set(error, "the guest's state is damaged: bytes %" PRIu64 " to %" PRIu64, begin,
                     reader->offset);
}

int stream_read(struct stream_reader *reader, struct stream_frame *frame, struct error *error)
{
    struct stream_frame_header header;
    uint64_t begin = reader->offset;
    uint32_t kind, size;

    if (read_all_of(reader, &header, sizeof(header), error) < 0)
        return -1;
    kind = le32toh(header.kind);
    size = le32toh(header.size);
    if (kind < STREAM_DESCRIPTION || kind > STREAM_END || size > STREAM_FRAME_MAX)
        return damaged(reader, begin, error);
    if (read_all_of(reader, reader->buffer, size, error) < 0)
        return -1;
    if (checksum(reader->index++, kind, reader->buffer, size) != le64toh(header.checksum))
        return damaged(reader, begin, error);
    *frame =
        (struct stream_frame){.kind = (enum stream_kind)kind, .size = size, .data = reader->buffer};
    if (frame->kind == STREAM_ZEROS) {
        if (size != sizeof(frame->zeros))
            return damaged(reader, begin, error);
        memcpy(&frame->zeros, reader->buffer, sizeof(frame->zeros));
        frame->zeros = le64toh(frame->zeros);
        if (frame->zeros > STREAM_FRAME_MAX)
            return damaged(reader, begin, error);
    }
    return 0;
}
