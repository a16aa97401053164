/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/page-data.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/zeros.h"
#include "qemu-integration/xen/page-data-format.h"

#include <stdlib.h>
#include <string.h>

/* How libxenguest cuts a record: type, length, and a head of 8 bytes; then the words of the pages
 * and each page, or the contents. */
enum { PIECE_TYPE, PIECE_LENGTH, PIECE_HEAD, PIECE_REST, PIECES };

#define HEAD_SIZE sizeof(uint64_t)

static uint32_t number_at(const void *place)
{
    uint32_t number;

    memcpy(&number, place, sizeof(number));
    return number;
}

/* One that a later libxenguest cuts otherwise is written as it is. */
static bool is_record(const struct iovec *pieces, int count, uint32_t type)
{
    return count >= PIECES && pieces[PIECE_TYPE].iov_len == sizeof(type) &&
           number_at(pieces[PIECE_TYPE].iov_base) == type &&
           pieces[PIECE_LENGTH].iov_len == sizeof(uint32_t) &&
           pieces[PIECE_HEAD].iov_len == HEAD_SIZE;
}

static bool has_contents(uint64_t word)
{
    const uint32_t type = PAGE_TYPE(word);

    return type != XEN_DOMCTL_PFINFO_XTAB && type != XEN_DOMCTL_PFINFO_XALLOC &&
           type != XEN_DOMCTL_PFINFO_BROKEN;
}

static size_t words_of(const struct iovec *pieces)
{
    return pieces[PIECE_REST].iov_len / sizeof(uint64_t);
}

static bool is_page_data(const struct iovec *pieces, int count)
{
    size_t contents = 0;

    if (!is_record(pieces, count, RECORD_PAGE_DATA) ||
        number_at(pieces[PIECE_HEAD].iov_base) * sizeof(uint64_t) != pieces[PIECE_REST].iov_len)
        return false;
    for (size_t i = 0; i < words_of(pieces); i++)
        contents += has_contents(((const uint64_t *)pieces[PIECE_REST].iov_base)[i]);
    for (int i = PIECES; i < count; i++)
        if (pieces[i].iov_len != XC_PAGE_SIZE)
            return false;
    return contents == (size_t)(count - PIECES);
}

static int write_pieces(const struct page_data_writer *writer, const struct iovec *pieces,
                        int count)
{
    for (int i = 0; i < count; i++)
        if (writer->write(writer->context, pieces[i].iov_base, pieces[i].iov_len) < 0)
            return -1;
    return 0;
}

static bool was_left_out(const struct page_data_writer *writer, uint64_t page)
{
    return page < writer->pages && (writer->left_out[page / 8] >> page % 8 & 1) != 0;
}

static int note(struct page_data_writer *writer, uint64_t page, bool left_out)
{
    const size_t pages = 2 * (page + 1) / 8 * 8 + 8;

    if (page >= writer->pages) {
        uint8_t *bits = realloc(writer->left_out, pages / 8);

        if (bits == NULL)
            return -1;
        memset(bits + writer->pages / 8, 0, (pages - writer->pages) / 8);
        writer->left_out = bits;
        writer->pages = pages;
    }
    writer->left_out[page / 8] &= (uint8_t) ~(1U << page % 8);
    writer->left_out[page / 8] |= (uint8_t)((left_out ? 1U : 0U) << page % 8);
    return 0;
}

/* A record, whose pages of zeros are taken away; @words and @kept have room for all. Returns how
 * many pieces are left, or -1. */
static int shorten(struct page_data_writer *writer, const struct iovec *pieces, uint64_t *words,
                   struct iovec *kept)
{
    const struct iovec *page = pieces + PIECES;
    int count = PIECES;

    memcpy(kept, pieces, PIECES * sizeof(*pieces));
    memcpy(words, pieces[PIECE_REST].iov_base, pieces[PIECE_REST].iov_len);
    kept[PIECE_REST].iov_base = words;
    for (size_t i = 0; i < words_of(pieces); i++) {
        bool left_out;

        if (!has_contents(words[i]))
            continue;
        left_out = PAGE_TYPE(words[i]) == XEN_DOMCTL_PFINFO_NOTAB &&
                   has_only_zeros(page->iov_base, XC_PAGE_SIZE);
        if (note(writer, PAGE_NUMBER(words[i]), left_out) < 0)
            return -1;
        if (left_out)
            words[i] |= PAGE_LEFT_OUT;
        else
            kept[count++] = *page;
        page++;
    }
    return count;
}

static int write_page_data(struct page_data_writer *writer, const struct iovec *pieces, int count)
{
    cleanup_free uint64_t *words = malloc(pieces[PIECE_REST].iov_len);
    cleanup_free struct iovec *kept = reallocarray(NULL, (size_t)count, sizeof(*kept));
    uint32_t length = number_at(pieces[PIECE_LENGTH].iov_base);
    int left;

    if (words == NULL || kept == NULL)
        return -1;
    left = shorten(writer, pieces, words, kept);
    if (left < 0)
        return -1;
    length -= (uint32_t)(count - left) * XC_PAGE_SIZE;
    kept[PIECE_LENGTH].iov_base = &length;
    return write_pieces(writer, kept, left);
}

/* Once more, with its contents. */
static int write_zeros(struct page_data_writer *writer, uint64_t page)
{
    static uint8_t zeros[XC_PAGE_SIZE];
    uint32_t type = RECORD_PAGE_DATA, head[] = {1, 0};
    uint32_t length = sizeof(head) + sizeof(page) + sizeof(zeros);
    const struct iovec pieces[] = {{&type, sizeof(type)},
                                   {&length, sizeof(length)},
                                   {head, sizeof(head)},
                                   {&page, sizeof(page)},
                                   {zeros, sizeof(zeros)}};

    return note(writer, page, false) < 0 ? -1 : write_pieces(writer, pieces, ARRAY_SIZE(pieces));
}

/* Where a vcpu's context has its descriptor table (Xen's public/arch-x86/xen-x86_32.h). */
#define NARROW_FRAMES 2640
#define FRAMES        16
#define FRAME_ENTRIES 512

/* libxenguest takes only pages with contents for a descriptor table. */
static int write_descriptor_table(struct page_data_writer *writer, const struct iovec *context)
{
    const uint8_t *at = context->iov_base;
    const size_t begin = writer->wide ? offsetof(vcpu_guest_context_t, gdt_frames) : NARROW_FRAMES,
                 size = writer->wide ? sizeof(uint64_t) : sizeof(uint32_t);
    uint32_t entries;

    if (context->iov_len < begin + FRAMES * size + sizeof(entries))
        return 0;
    entries = number_at(at + begin + FRAMES * size);
    for (size_t i = 0; i < FRAMES && i * FRAME_ENTRIES < entries; i++) {
        uint64_t page = 0;

        memcpy(&page, at + begin + i * size, size);
        if (was_left_out(writer, page) && write_zeros(writer, page) < 0)
            return -1;
    }
    return 0;
}

int page_data_write(void *context, const struct iovec *pieces, int count)
{
    struct page_data_writer *writer = context;

    if (is_page_data(pieces, count))
        return write_page_data(writer, pieces, count);
    if (is_record(pieces, count, RECORD_PV_INFO))
        writer->wide = *(const uint8_t *)pieces[PIECE_HEAD].iov_base == sizeof(uint64_t);
    if (is_record(pieces, count, RECORD_PV_VCPU_BASIC) &&
        write_descriptor_table(writer, &pieces[PIECE_REST]) < 0)
        return -1;
    return write_pieces(writer, pieces, count);
}

void page_data_end_writing(struct page_data_writer *writer)
{
    free(writer->left_out);
}
