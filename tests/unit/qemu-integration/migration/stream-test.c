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
#include "qemu-integration/migration/stream-reader.h"
#include "qemu-integration/migration/stream-writer.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file that a stream is written to, and read from. */
struct fixture {
    int fd;
    uint8_t *read_buffer;
    uint8_t *write_buffer;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    fixture->fd = memfd_create("stream", MFD_CLOEXEC);
    fixture->read_buffer = malloc(STREAM_READER_BUFFER);
    fixture->write_buffer = malloc(STREAM_WRITER_BUFFER);
    *state = fixture;
    return fixture->fd < 0 || fixture->read_buffer == NULL || fixture->write_buffer == NULL ? -1
                                                                                            : 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    close(fixture->fd);
    free(fixture->read_buffer);
    free(fixture->write_buffer);
    free(fixture);
    return 0;
}

static struct stream_writer begin_writing(struct fixture *fixture)
{
    struct stream_writer writer = {.fd = fixture->fd, .buffer = fixture->write_buffer};

    assert_int_equal(ftruncate(fixture->fd, 0), 0);
    lseek(fixture->fd, 0, SEEK_SET);
    assert_int_equal(stream_write_header(&writer, NULL), 0);
    return writer;
}

static struct stream_reader begin_reading(struct fixture *fixture)
{
    lseek(fixture->fd, 0, SEEK_SET);
    return (struct stream_reader){.fd = fixture->fd, .buffer = fixture->read_buffer};
}

static void end_writing(struct stream_writer *writer)
{
    const struct stream_end end = {0};

    assert_int_equal(stream_write(writer, STREAM_END, &end, sizeof(end), NULL), 0);
}

static uint32_t next_random(uint32_t *random)
{
    *random = *random * 1664525 + 1013904223;
    return *random >> 8;
}

/* Writes memory in pieces of some sizes, reads it in pieces of others. */
static void check_memory(struct fixture *fixture, const uint8_t *memory, size_t size,
                         size_t write_max, size_t read_max)
{
    struct stream_writer writer = begin_writing(fixture);
    struct stream_reader reader;
    struct stream_frame frame;
    cleanup_free uint8_t *got = malloc(size);
    struct error error = {0};
    uint32_t random = 1;

    for (size_t at = 0, piece; at < size; at += piece) {
        piece = 1 + next_random(&random) % write_max;
        piece = piece < size - at ? piece : size - at;
        assert_int_equal(stream_write_memory(&writer, memory + at, piece, NULL), 0);
    }
    end_writing(&writer);
    assert_int_equal(writer.written, lseek(fixture->fd, 0, SEEK_END));

    reader = begin_reading(fixture);
    assert_int_equal(stream_read_header(&reader, &error), 0);
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = 1 + next_random(&random) % read_max;
        piece = piece < size - at ? piece : size - at;
        assert_true(at == 0 || stream_has_memory(&reader) || reader.offset < writer.written);
        assert_int_equal(stream_read_memory(&reader, got + at, piece, &error), 0);
    }
    assert_memory_equal(got, memory, size);
    assert_false(stream_has_memory(&reader));
    assert_int_equal(stream_read(&reader, &frame, &error), 0);
    assert_int_equal(frame.kind, STREAM_END);
    assert_int_equal(reader.offset, writer.written);
}

static void check_pieces(struct fixture *fixture, const uint8_t *memory, size_t size)
{
    static const size_t most[] = {100, 4096, 70000, 3 * STREAM_FRAME_MAX};

    for (size_t w = 0; w < sizeof(most) / sizeof(most[0]); w++)
        for (size_t r = 0; r < sizeof(most) / sizeof(most[0]); r++)
            check_memory(fixture, memory, size, most[w], most[r]);
}

static void memory_is_read_as_written(void **state)
{
    static const size_t sizes[] = {1,
                                   255,
                                   256,
                                   4097,
                                   65536,
                                   STREAM_FRAME_MAX,
                                   1 + MIB,
                                   2 * STREAM_FRAME_MAX + 16,
                                   4 * MIB + 8 * KIB};
    cleanup_free uint8_t *memory = malloc(sizes[8]);
    uint32_t random = 1;

    for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
        memset(memory, 0, sizes[s]);
        check_pieces(*state, memory, sizes[s]);
        memset(memory, 0xa5, sizes[s]);
        check_pieces(*state, memory, sizes[s]);
        /* Runs of zeros of all lengths, at all places. */
        for (size_t at = 0; at < sizes[s];) {
            size_t run = 1 + next_random(&random) % 20000;

            for (size_t i = at; i < sizes[s] && i < at + run; i++)
                memory[i] = random & 0x80000000 ? 0 : (uint8_t)(i | 1);
            at += run;
        }
        check_pieces(*state, memory, sizes[s]);
    }
}

static void zeros_are_written_as_their_number(void **state)
{
    struct stream_writer writer = begin_writing(*state);
    uint8_t page[4096] = {0};
    uint64_t header = writer.written;
    uint64_t end = sizeof(struct stream_frame_header) + sizeof(struct stream_end);

    for (size_t at = 0; at < 2 * STREAM_FRAME_MAX; at += sizeof(page))
        stream_write_memory(&writer, page, sizeof(page), NULL);
    end_writing(&writer);
    assert_int_equal(writer.written - header - end,
                     2 * (sizeof(struct stream_frame_header) + sizeof(uint64_t)));
    /* The worst case has two headers and a number for each two pages. */
    writer = begin_writing(*state);
    for (size_t at = 0; at < 2 * STREAM_FRAME_MAX; at += sizeof(page)) {
        page[9] ^= 1;
        assert_int_equal(stream_write_memory(&writer, page, sizeof(page), NULL), 0);
    }
    end_writing(&writer);
    assert_in_range(writer.written - header - end, 1, 256 * (4096 + 16 + 16 + 8) + 100);
}

/* One system call for each MiB, whatever is zero. */
static void writes_are_large(void **state)
{
    struct fixture *fixture = *state;
    struct stream_writer writer = begin_writing(fixture);
    uint8_t page[4096] = {0};
    uint64_t before = writer.written;
    unsigned writes = 0;

    for (size_t at = 0; at < 8 * STREAM_FRAME_MAX; at += sizeof(page)) {
        page[9] ^= 1;
        stream_write_memory(&writer, page, sizeof(page), NULL);
        writes += writer.written > before;
        before = writer.written;
    }
    assert_int_equal(writes, 4);
}

/* Of a stream with less memory than is wanted, and with less than it has. */
static void frames_of_other_kinds_are_no_memory(void **state)
{
    struct fixture *fixture = *state;
    struct stream_writer writer = begin_writing(fixture);
    struct stream_reader reader;
    struct error error = {0};
    uint8_t data[8];

    stream_write_memory(&writer, "abcd", 4, NULL);
    end_writing(&writer);
    reader = begin_reading(fixture);
    stream_read_header(&reader, &error);
    assert_int_equal(stream_read_memory(&reader, data, 3, &error), 0);
    assert_true(stream_has_memory(&reader));
    assert_int_equal(stream_read_memory(&reader, data, 2, &error), -1);
    assert_non_null(strstr(error.message, "wrong order"));
}

/* Those of guests that move, and older ones, have no moment. */
static void an_end_may_have_a_moment(void **state)
{
    const struct stream_end moved = {.paused = 1}, saved = {.paused = 1, .moment = 7};
    struct stream_end end;

    (void)state;
    assert_int_equal(stream_end_size(&moved), 4);
    assert_int_equal(stream_take_end(&end, &moved, 4), 0);
    assert_int_equal(end.paused, 1);
    assert_int_equal(end.moment, 0);
    assert_int_equal(stream_end_size(&saved), 12);
    assert_int_equal(stream_take_end(&end, &saved, 12), 0);
    assert_int_equal(end.moment, 7);
    assert_int_equal(stream_take_end(&end, &saved, 8), -1);
}

#define SMALL_MEMORY 6000

static off_t write_small(struct fixture *fixture)
{
    struct stream_writer writer = begin_writing(fixture);
    const struct stream_end end = {0};
    static const uint8_t memory[3000] = {1};

    static const uint8_t zeros[SMALL_MEMORY - sizeof(memory)];

    stream_write(&writer, STREAM_DESCRIPTION, "{}", 2, NULL);
    stream_write_memory(&writer, memory, sizeof(memory), NULL);
    stream_write_memory(&writer, zeros, sizeof(zeros), NULL);
    stream_write(&writer, STREAM_DEVICES, "devices", 7, NULL);
    stream_write(&writer, STREAM_END, &end, sizeof(end), NULL);
    return (off_t)writer.written;
}

/* Whether a stream that write_small() has written can be read up to its end. */
static bool is_whole(struct fixture *fixture, struct error *error)
{
    struct stream_reader reader = begin_reading(fixture);
    struct stream_frame frame;
    uint8_t memory[SMALL_MEMORY];

    *error = (struct error){0};
    if (stream_read_header(&reader, error) < 0 || stream_read(&reader, &frame, error) < 0 ||
        stream_read_memory(&reader, memory, sizeof(memory), error) < 0)
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
    const uint32_t version = STREAM_VERSION + 1;
    struct error error;

    write_small(fixture);
    assert_int_equal(pwrite(fixture->fd, &version, sizeof(version), 8), sizeof(version));
    assert_false(is_whole(fixture, &error));
    assert_non_null(strstr(error.message, "format version 4"));
    assert_int_equal(pwrite(fixture->fd, "XLSAVE", 6, 0), 6);
    assert_false(is_whole(fixture, &error));
    assert_non_null(strstr(error.message, "no guest's state"));
}

/* As qemu-xen wrote them then. */
static void older_versions_are_read(void **state)
{
    static const struct {
        struct stream_header header;
        struct stream_frame_header head;
        char contents[4];
    } __attribute__((packed)) streams[] = {
        {{STREAM_MAGIC, 1, 0}, {STREAM_END, 4, 0x731bc7159da59aca}, "abcd"},
        {{STREAM_MAGIC, 2, 0}, {STREAM_END, 4, 0xe4b223e0f9529887}, "abcd"},
    };
    struct fixture *fixture = *state;
    struct stream_reader reader;
    struct stream_frame frame;
    struct error error = {0};

    for (uint32_t version = 1; version < STREAM_VERSION; version++) {
        assert_int_equal(pwrite(fixture->fd, &streams[version - 1], sizeof(streams[0]), 0),
                         sizeof(streams[0]));
        reader = begin_reading(fixture);
        assert_int_equal(stream_read_header(&reader, &error), 0);
        assert_int_equal(reader.version, version);
        assert_int_equal(stream_read(&reader, &frame, &error), 0);
        assert_memory_equal(frame.data, "abcd", 4);
    }
}

static int take(struct stream_rest *rest, enum stream_kind kind, size_t size)
{
    static const uint8_t end[sizeof(struct stream_end)];
    const struct stream_frame frame = {.kind = kind, .size = size, .data = end};
    struct error error = {0};
    int result = stream_take_rest(rest, &frame, &error);

    assert_int_equal(result < 0, error_is_set(&error));
    return result;
}

static void after_the_memory_come_devices_and_end(void **state)
{
    struct stream_rest rest = {0};

    (void)state;
    assert_int_equal(take(&rest, STREAM_DEVICES, 0), 0);
    assert_true(rest.begun);
    assert_int_equal(take(&rest, STREAM_MEMORY, 8), -1);
    assert_int_equal(take(&rest, STREAM_ZEROS, 8), -1);
    assert_int_equal(take(&rest, STREAM_DESCRIPTION, 8), -1);
    assert_int_equal(take(&rest, STREAM_DEVICES, STREAM_DEVICES_MAX), 0);
    assert_int_equal(take(&rest, STREAM_END, 1), -1);
    assert_int_equal(take(&rest, STREAM_END, sizeof(struct stream_end)), 0);
    assert_int_equal(take(&rest, STREAM_DEVICES, 1), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_end_may_have_a_moment),
        cmocka_unit_test(after_the_memory_come_devices_and_end),
        cmocka_unit_test_setup_teardown(memory_is_read_as_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(zeros_are_written_as_their_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writes_are_large, set_up, tear_down),
        cmocka_unit_test_setup_teardown(frames_of_other_kinds_are_no_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_flipped_bit_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_cut_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(frames_have_their_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(older_versions_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_files_and_versions_are_named, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
