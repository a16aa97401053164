/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/page-data.h"

#include "qemu-integration/xen/page-data-format.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of the image and the domain, in words; the latter begins with the guest's type. */
#define HEADERS     5
#define DOMAIN_WORD 3
#define TYPE_PV     1

/* Records are a multiple of words. */
static uint64_t words_of(uint64_t bytes)
{
    return (bytes + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

static int keep(struct page_data_reader *reader, uint64_t number)
{
    if (reader->count == reader->room) {
        const size_t room = reader->room == 0 ? 1024 : 2 * reader->room;
        uint64_t *list = reallocarray(reader->list, room, sizeof(*list));

        if (list == NULL)
            return -1;
        reader->list = list;
        reader->room = room;
    }
    reader->list[reader->count++] = number;
    return 0;
}

/* A word that is not one of a record's contents but for its pages' numbers. */
static int take(struct page_data_reader *reader, uint64_t word)
{
    if (reader->words < HEADERS) {
        if (reader->words++ == DOMAIN_WORD)
            reader->paravirtual = (uint32_t)word == TYPE_PV;
        return 0;
    }
    if (reader->left == 0) {
        reader->left = words_of(word >> 32);
        reader->page_data = (uint32_t)word == RECORD_PAGE_DATA;
        reader->head = reader->page_data && reader->left > 0;
        return 0;
    }
    reader->left--;
    if (reader->head) {
        reader->head = false;
        reader->pages = (uint32_t)word < reader->left ? (uint32_t)word : reader->left;
        return 0;
    }
    reader->pages--;
    return PAGE_TYPE(word) == XEN_DOMCTL_PFINFO_XALLOC ? keep(reader, PAGE_NUMBER(word)) : 0;
}

int page_data_look(struct page_data_reader *reader, const void *data, size_t size)
{
    const uint8_t *words = data;

    if (size % sizeof(uint64_t) != 0) {
        errno = EPROTO;
        return -1;
    }
    for (size_t count = size / sizeof(uint64_t), at = 0; at < count;) {
        uint64_t word;

        if (reader->left > 0 && !reader->head && reader->pages == 0) {
            const uint64_t skipped = reader->left < count - at ? reader->left : count - at;

            reader->left -= skipped;
            at += skipped;
            continue;
        }
        memcpy(&word, words + at * sizeof(word), sizeof(word));
        if (take(reader, word) < 0)
            return -1;
        at++;
    }
    return 0;
}

bool page_data_is_between(const struct page_data_reader *reader)
{
    return reader->words == HEADERS && reader->left == 0;
}
