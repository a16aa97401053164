/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whatever comes in the place of a guest's state: the reader of frames, that of the description and
 * that of libxenguest's records find an end, and never read what is not there. As checksums would
 * keep all but the first frame from being looked at, the input is also cut into frames whose
 * checksums are right.
 */
#include "common/cleanup.h"
#include "qemu-integration/migration/description.h"
#include "qemu-integration/migration/stream-reader.h"
#include "qemu-integration/migration/stream-writer.h"
#include "qemu-integration/xen/page-data.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char ours[] =
    "{\"machine\":\"xenpv\",\"memory\":128,\"memory-max\":128,\"vcpus-max\":1,"
    "\"devices\":[\"disk 0 of bus xen\"]}";

/* Reads a stream up to its end, or to the first error: after the first frame, as memory or as more
 * frames. */
static void read_stream(int fd, uint8_t *buffer, bool memory)
{
    static uint8_t pages[3 * STREAM_FRAME_MAX / 2];
    struct stream_reader reader = {.fd = fd, .buffer = buffer};
    struct error error = {0};
    struct stream_frame frame;

    lseek(fd, 0, SEEK_SET);
    if (stream_read_header(&reader, &error) < 0 || stream_read(&reader, &frame, &error) < 0)
        return;
    if (memory) {
        for (size_t size = 8; stream_read_memory(&reader, pages, size, &error) == 0;)
            size = size * 3 % sizeof(pages);
    } else {
        while (stream_read(&reader, &frame, &error) == 0)
            if (frame.size > STREAM_FRAME_MAX || frame.zeros > STREAM_FRAME_MAX)
                __builtin_trap();
    }
    if (!error_is_set(&error))
        __builtin_trap();
}

static void look_at_records(const uint8_t *data, size_t size)
{
    struct page_data_reader reader = {0};

    if ((page_data_look(&reader, data, size) == 0) != (size % 8 == 0) || reader.count > size / 8)
        __builtin_trap();
    free(reader.list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t buffer[STREAM_READER_BUFFER];
    cleanup_fd int fd = memfd_create("stream", MFD_CLOEXEC);
    struct stream_writer writer = {.fd = fd};
    struct error error = {0};

    if (write(fd, data, size) != (ssize_t)size)
        return 0;
    read_stream(fd, buffer, false);
    read_stream(fd, buffer, true);

    lseek(fd, 0, SEEK_SET);
    stream_write_header(&writer, &error);
    for (size_t at = 0; at + 2 < size;) {
        size_t length = data[at + 1] < size - at - 2 ? data[at + 1] : size - at - 2;

        stream_write(&writer, (enum stream_kind)data[at], data + at + 2, length, &error);
        at += 2 + length;
    }
    read_stream(fd, buffer, false);
    read_stream(fd, buffer, true);

    look_at_records(data, size);
    look_at_records(data, size - size % 8);
    description_check(ours, (const char *)data, size, &error);
    return 0;
}
