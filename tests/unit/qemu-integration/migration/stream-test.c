/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a stream is read as it was written, whatever it has, and that each kind of damage is
 * found: any bit that flips, any cut, any frame in another's place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cleanup.h"
#include "qemu-integration/migration/stream.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file that a stream is written to, and read from. */
struct fixture {
    int fd;
    uint8_t *buffer; /* of the reader */
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    fixture->fd = memfd_create("stream", MFD_CLOEXEC);
    fixture->buffer = malloc(STREAM_FRAME_MAX);
    *state = fixture;
    return fixture->fd < 0 || fixture->buffer == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    close(fixture->fd);
    free(fixture->buffer);
    free(fixture);
    return 0;
}

static struct stream_writer begin_writing(struct fixture *fixture)
{
    struct stream_writer writer = {.fd = fixture->fd};

    assert_int_equal(ftruncate(fixture->fd, 0), 0);
    lseek(fixture->fd, 0, SEEK_SET);
    assert_int_equal(stream_write_header(&writer, NULL), 0);
    return writer;
}

static struct stream_reader begin_reading(struct fixture *fixture)
{
    lseek(fixture->fd, 0, SEEK_SET);
    return (struct stream_reader){.fd = fixture->fd, .buffer = fixture->buffer};
}

/* Reads the memory of a stream that has nothing else; returns its size. */
static size_t read_memory(struct fixture *fixture, uint8_t *memory, size_t limit, off_t end)
{
    struct stream_reader reader = begin_reading(fixture);
    struct error error = {0};
    struct stream_frame frame;
    size_t size = 0;

    assert_int_equal(stream_read_header(&reader, &error), 0);
    while ((off_t)reader.offset < end) {
        assert_int_equal(stream_read(&reader, &frame, &error), 0);
        size_t more = frame.kind == STREAM_ZEROS ? (size_t)frame.zeros : frame.size;

        assert_true(size + more <= limit);
        if (frame.kind == STREAM_ZEROS)
            memset(memory + size, 0, more);
        else
            memcpy(memory + size, frame.data, more);
        size += more;
    }
    return size;
}

static void check_memory(struct fixture *fixture, const uint8_t *memory, size_t size)
{
    struct stream_writer writer = begin_writing(fixture);
    cleanup_free uint8_t *got = malloc(size + 1);

    assert_int_equal(stream_write_memory(&writer, memory, size, NULL), 0);
    assert_int_equal(writer.written, lseek(fixture->fd, 0, SEEK_END));
    assert_int_equal(read_memory(fixture, got, size, (off_t)writer.written), size);
    assert_memory_equal(got, memory, size);
}

static void memory_is_read_as_written(void **state)
{
    static const size_t sizes[] = {1, 511, 512, 2047, 2048, 4096, 4097, 65536, STREAM_FRAME_MAX};
    cleanup_free uint8_t *memory = malloc(STREAM_FRAME_MAX);
    uint32_t random = 1;

    for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
        memset(memory, 0, sizes[s]);
        check_memory(*state, memory, sizes[s]);
        memset(memory, 0xa5, sizes[s]);
        check_memory(*state, memory, sizes[s]);
        /* Runs of zeros of all lengths, at all places. */
        for (size_t at = 0; at < sizes[s];) {
            random = random * 1664525 + 1013904223;
            size_t run = 1 + (random >> 8) % 5000;

            for (size_t i = at; i < sizes[s] && i < at + run; i++)
                memory[i] = random & 0x80000000 ? 0 : (uint8_t)(i | 1);
            at += run;
        }
        check_memory(*state, memory, sizes[s]);
        /* As many runs as there can be. */
        for (size_t period = 2048 + 512; period <= 4096; period += 512) {
            for (size_t i = 0; i < sizes[s]; i++)
                memory[i] = i % period >= 2048;
            check_memory(*state, memory, sizes[s]);
        }
        for (size_t i = 0; i < sizes[s]; i++) {
            if (i % 512 == 0)
                random = random * 1664525 + 1013904223;
            memory[i] = (uint8_t)(random >> 31);
        }
        check_memory(*state, memory, sizes[s]);
    }
}

static void zeros_are_written_as_their_number(void **state)
{
    cleanup_free uint8_t *memory = calloc(1, STREAM_FRAME_MAX);
    struct stream_writer writer = begin_writing(*state);
    uint64_t header = writer.written;

    stream_write_memory(&writer, memory, STREAM_FRAME_MAX, NULL);
    assert_int_equal(writer.written - header,
                     sizeof(struct stream_frame_header) + sizeof(uint64_t));
    /* The worst case has no more than a header for each 4 KiB in addition. */
    for (size_t i = 0; i < STREAM_FRAME_MAX; i += 4096)
        memory[i] = 1;
    writer = begin_writing(*state);
    assert_int_equal(stream_write_memory(&writer, memory, STREAM_FRAME_MAX, NULL), 0);
    assert_true(writer.written < STREAM_FRAME_MAX / 4);
}

static off_t write_small(struct fixture *fixture)
{
    struct stream_writer writer = begin_writing(fixture);
    const struct stream_end end = {0};
    static const uint8_t memory[3000] = {1};

    stream_write(&writer, STREAM_DESCRIPTION, "{}", 2, NULL);
    stream_write_memory(&writer, memory, sizeof(memory), NULL);
    stream_write(&writer, STREAM_DEVICES, "devices", 7, NULL);
    stream_write(&writer, STREAM_END, &end, sizeof(end), NULL);
    return (off_t)writer.written;
}

/* Whether a stream can be read up to its end. */
static bool is_whole(struct fixture *fixture, struct error *error)
{
    struct stream_reader reader = begin_reading(fixture);
    struct stream_frame frame;

    *error = (struct error){0};
    if (stream_read_header(&reader, error) < 0)
        return false;
    do
        if (stream_read(&reader, &frame, error) < 0)
            return false;
    while (frame.kind != STREAM_END);
    return true;
}

static void each_flipped_bit_is_found(void **state)
{
    struct fixture *fixture = *state;
    off_t size = write_small(fixture);
    struct error error;

    assert_true(is_whole(fixture, &error));
    for (off_t at = 0; at < size * 8; at++) {
        uint8_t byte;

        assert_int_equal(pread(fixture->fd, &byte, 1, at / 8), 1);
        byte ^= (uint8_t)(1 << at % 8);
        assert_int_equal(pwrite(fixture->fd, &byte, 1, at / 8), 1);
        assert_false(is_whole(fixture, &error));
        assert_true(error_is_set(&error));
        byte ^= (uint8_t)(1 << at % 8);
        assert_int_equal(pwrite(fixture->fd, &byte, 1, at / 8), 1);
    }
    assert_true(is_whole(fixture, &error));
}

static void each_cut_is_found(void **state)
{
    struct fixture *fixture = *state;
    struct error error;

    for (off_t size = write_small(fixture) - 1; size >= 0; size--) {
        assert_int_equal(ftruncate(fixture->fd, size), 0);
        assert_false(is_whole(fixture, &error));
        assert_non_null(strstr(error.message, "ends early"));
    }
}

static void frames_have_their_place(void **state)
{
    struct fixture *fixture = *state;
    struct stream_writer writer = begin_writing(fixture);
    const off_t first = (off_t)writer.written;
    uint8_t frames[2][sizeof(struct stream_frame_header) + 4];
    struct error error;

    stream_write(&writer, STREAM_MEMORY, "abcd", 4, NULL);
    stream_write(&writer, STREAM_MEMORY, "abce", 4, NULL);
    assert_int_equal(pread(fixture->fd, frames, sizeof(frames), first), sizeof(frames));
    assert_int_equal(pwrite(fixture->fd, frames[1], sizeof(frames[1]), first), sizeof(frames[1]));
    assert_false(is_whole(fixture, &error));
    assert_non_null(strstr(error.message, "is damaged"));
}

static void other_files_and_versions_are_named(void **state)
{
    struct fixture *fixture = *state;
    const uint32_t version = 2;
    struct error error;

    write_small(fixture);
    assert_int_equal(pwrite(fixture->fd, &version, sizeof(version), 8), sizeof(version));
    assert_false(is_whole(fixture, &error));
    assert_non_null(strstr(error.message, "format version 2"));
    assert_int_equal(pwrite(fixture->fd, "XLSAVE", 6, 0), 6);
    assert_false(is_whole(fixture, &error));
    assert_non_null(strstr(error.message, "no guest's state"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_is_read_as_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(zeros_are_written_as_their_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_flipped_bit_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_cut_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(frames_have_their_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_files_and_versions_are_named, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
