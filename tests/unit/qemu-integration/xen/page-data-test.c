/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that pages of zeros, and only these, are left out of what libxenguest writes, that a
 * descriptor table is not, and that the reader is told of each of them, however the stream is cut.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/xen/page-data.h"

#include <stdlib.h>
#include <string.h>
#include <xenctrl.h>

#define PAGE      4096
#define PAGES_MAX 16

/* Types, in the uppermost bits of a page's word. */
#define ORDINARY    UINT64_C(0)
#define PAGE_TABLE  (UINT64_C(0x9) << 60) /* of the first level, pinned */
#define ABSENT      (UINT64_C(0xf) << 60)
#define LEFT_OUT    (UINT64_C(0xe) << 60)
#define PAGE_DATA   1
#define PV          1
#define HVM         2
#define HEADER_SIZE 40

static uint8_t zeros[PAGE], data[PAGE] = {[PAGE - 1] = 1};

/* A record of pages as libxenguest writes it, in pieces. */
struct record {
    uint32_t type, length;
    uint32_t head[2];
    uint64_t words[PAGES_MAX];
    struct iovec pieces[4 + PAGES_MAX];
    int count;
};

static void begin(struct record *record)
{
    *record = (struct record){.type = PAGE_DATA, .length = sizeof(record->head), .count = 4};
    record->pieces[0] = (struct iovec){&record->type, 4};
    record->pieces[1] = (struct iovec){&record->length, 4};
    record->pieces[2] = (struct iovec){record->head, sizeof(record->head)};
    record->pieces[3] = (struct iovec){record->words, 0};
}

static void add(struct record *record, uint64_t word, uint8_t *page)
{
    record->words[record->head[0]++] = word;
    record->pieces[3].iov_len += sizeof(word);
    record->length += (uint32_t)sizeof(word);
    if (page == NULL)
        return;
    record->pieces[record->count++] = (struct iovec){page, PAGE};
    record->length += PAGE;
}

static size_t join(uint8_t *stream, const struct iovec *pieces, int count)
{
    size_t size = 0;

    for (int i = 0; i < count; i++) {
        if (pieces[i].iov_len > 0)
            memcpy(stream + size, pieces[i].iov_base, pieces[i].iov_len);
        size += pieces[i].iov_len;
    }
    return size;
}

/* What was written. */
static uint8_t written[16 * PAGE];
static size_t written_size;

static int on_write(void *context, const void *piece, size_t size)
{
    assert_ptr_equal(context, &written_size);
    if (size > 0)
        memcpy(written + written_size, piece, size);
    written_size += size;
    return 0;
}

static struct page_data_writer begin_writing(void)
{
    written_size = 0;
    return (struct page_data_writer){.write = on_write, .context = &written_size};
}

static void write_record(struct page_data_writer *writer, const struct record *record)
{
    assert_int_equal(page_data_write(writer, record->pieces, record->count), 0);
}

static void assert_written(const struct record *expected)
{
    static uint8_t stream[16 * PAGE];

    assert_int_equal(written_size, join(stream, expected->pieces, expected->count));
    assert_memory_equal(written, stream, written_size);
    written_size = 0;
}

static void pages_of_zeros_are_left_out(void **state)
{
    struct page_data_writer writer = begin_writing();
    struct record record, expected;

    (void)state;
    begin(&record);
    add(&record, 7, zeros);
    add(&record, 8, data);
    add(&record, 9 | ABSENT, NULL);
    add(&record, 10 | PAGE_TABLE, zeros);
    add(&record, 11 | LEFT_OUT, NULL);
    add(&record, 12, zeros);
    write_record(&writer, &record);
    begin(&expected);
    add(&expected, 7 | LEFT_OUT, NULL);
    add(&expected, 8, data);
    add(&expected, 9 | ABSENT, NULL);
    add(&expected, 10 | PAGE_TABLE, zeros);
    add(&expected, 11 | LEFT_OUT, NULL);
    add(&expected, 12 | LEFT_OUT, NULL);
    assert_written(&expected);
    begin(&record);
    add(&record, 100, zeros);
    write_record(&writer, &record);
    begin(&expected);
    add(&expected, 100 | LEFT_OUT, NULL);
    assert_written(&expected);
    page_data_end_writing(&writer);
}

static void assert_stays(const struct record *record)
{
    struct page_data_writer writer = begin_writing();

    write_record(&writer, record);
    assert_written(record);
    page_data_end_writing(&writer);
}

static void others_are_written_as_they_are(void **state)
{
    struct record record;

    (void)state;
    begin(&record);
    add(&record, 7, data);
    add(&record, 8 | PAGE_TABLE, zeros);
    assert_stays(&record);
    begin(&record);
    assert_stays(&record);
    record.count = 1;
    assert_stays(&record);
    /* Cut otherwise, of another type, with another number of pages. */
    begin(&record);
    add(&record, 7, zeros);
    record.pieces[4].iov_len = PAGE / 2;
    assert_stays(&record);
    begin(&record);
    add(&record, 7, zeros);
    record.type = 3;
    assert_stays(&record);
    begin(&record);
    add(&record, 7, zeros);
    record.head[0] = 2;
    assert_stays(&record);
    begin(&record);
    add(&record, 7, NULL);
    add(&record, 8, zeros);
    assert_stays(&record);
}

/* A record of another kind, with 8 bytes of its own and others. */
static struct record other(uint32_t type, uint32_t head, const void *contents, size_t size)
{
    static struct record record;

    begin(&record);
    record.type = type;
    record.length += (uint32_t)size;
    record.head[0] = head;
    record.pieces[3] = (struct iovec){(void *)(uintptr_t)contents, size};
    return record;
}

#define PV_INFO       2
#define PV_VCPU_BASIC 4

/* Writes pages 20 to 22, of which 21 changes later, and a vcpu whose table they are. */
static void write_table(struct page_data_writer *writer, uint32_t width, const void *context,
                        size_t size)
{
    struct record record = other(PV_INFO, width, NULL, 0);

    write_record(writer, &record);
    begin(&record);
    for (uint64_t page = 20; page <= 23; page++)
        add(&record, page, zeros);
    write_record(writer, &record);
    begin(&record);
    add(&record, 21, data);
    write_record(writer, &record);
    written_size = 0;
    record = other(PV_VCPU_BASIC, 0, context, size);
    write_record(writer, &record);
    /* The record itself comes last, and at once. */
    written_size -= 16 + size;
    assert_memory_equal(written + written_size + 16, context, size);
    page_data_end_writing(writer);
}

static void descriptor_tables_have_contents(void **state)
{
    struct page_data_writer writer = begin_writing();
    vcpu_guest_context_t wide = {.gdt_frames = {22, 21, 23}, .gdt_ents = 1024};
    uint32_t narrow[2800 / 4] = {0};
    struct record expected;

    (void)state;
    begin(&expected);
    add(&expected, 22, zeros);
    write_table(&writer, 8, &wide, sizeof(wide));
    assert_written(&expected);
    narrow[2640 / 4] = 21;
    narrow[2644 / 4] = 20;
    narrow[2648 / 4] = 23;
    narrow[2704 / 4] = 513;
    begin(&expected);
    add(&expected, 20, zeros);
    writer = begin_writing();
    write_table(&writer, 4, narrow, sizeof(narrow));
    assert_written(&expected);
    /* No table, and none that fits. */
    writer = begin_writing();
    wide.gdt_ents = 0;
    write_table(&writer, 8, &wide, sizeof(wide));
    assert_int_equal(written_size, 0);
    writer = begin_writing();
    write_table(&writer, 8, narrow, 100);
    assert_int_equal(written_size, 0);
}

static size_t write_stream(uint8_t *stream, uint32_t type)
{
    const uint32_t headers[10] = {[6] = type}, other_record[] = {3, 12, 1, LEFT_OUT >> 32, 5, 0},
                   empty[] = {PAGE_DATA, 0}, end[] = {0, 0};
    struct record record;
    size_t size = sizeof(headers);

    memcpy(stream, headers, sizeof(headers));
    memcpy(stream + size, other_record, sizeof(other_record));
    size += sizeof(other_record);
    begin(&record);
    add(&record, 1 | LEFT_OUT, NULL);
    add(&record, 2, data);
    add(&record, 3 | ABSENT, NULL);
    add(&record, 4 | PAGE_TABLE, zeros);
    add(&record, UINT64_C(0x123456789) | LEFT_OUT, NULL);
    size += join(stream + size, record.pieces, record.count);
    memcpy(stream + size, empty, sizeof(empty));
    size += sizeof(empty);
    begin(&record);
    add(&record, 6 | LEFT_OUT, NULL);
    size += join(stream + size, record.pieces, record.count);
    memcpy(stream + size, end, sizeof(end));
    return size + sizeof(end);
}

static void the_reader_is_told_what_was_left_out(void **state)
{
    static const uint64_t left_out[] = {1, UINT64_C(0x123456789), 6};
    uint8_t stream[4 * PAGE];
    const size_t size = write_stream(stream, PV);

    (void)state;
    for (size_t piece = 8; piece <= size; piece += 8) {
        struct page_data_reader reader = {0};

        for (size_t at = 0; at < size; at += piece)
            assert_int_equal(
                page_data_look(&reader, stream + at, piece < size - at ? piece : size - at), 0);
        assert_true(reader.paravirtual);
        assert_true(page_data_is_between(&reader));
        assert_int_equal(reader.count, 3);
        assert_memory_equal(reader.list, left_out, sizeof(left_out));
        free(reader.list);
    }
}

/* In a record libxenguest has not made its pages yet. */
static void records_have_ends(void **state)
{
    uint8_t stream[4 * PAGE];
    const size_t size = write_stream(stream, HVM);
    struct page_data_reader reader = {0};
    unsigned ends = 0;

    (void)state;
    for (size_t at = 0; at < size; at += 8) {
        page_data_look(&reader, stream + at, 8);
        ends += page_data_is_between(&reader);
    }
    assert_false(reader.paravirtual);
    /* That of the headers, and of five records. */
    assert_int_equal(ends, 6);
    free(reader.list);
}

static void a_record_has_no_more_pages_than_words(void **state)
{
    const uint32_t records[] = {PAGE_DATA, 16, 1000, 0, 5, LEFT_OUT >> 32,
                                PAGE_DATA, 8,  7,    0, 0, 0};
    const uint8_t headers[HEADER_SIZE] = {0};
    struct page_data_reader reader = {0};

    (void)state;
    page_data_look(&reader, headers, sizeof(headers));
    assert_int_equal(page_data_look(&reader, records, sizeof(records)), 0);
    assert_int_equal(reader.count, 1);
    assert_int_equal(reader.list[0], 5);
    assert_true(page_data_is_between(&reader));
    assert_int_equal(page_data_look(&reader, records, 4), -1);
    free(reader.list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_of_zeros_are_left_out),
        cmocka_unit_test(others_are_written_as_they_are),
        cmocka_unit_test(descriptor_tables_have_contents),
        cmocka_unit_test(the_reader_is_told_what_was_left_out),
        cmocka_unit_test(records_have_ends),
        cmocka_unit_test(a_record_has_no_more_pages_than_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
