/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The records of pages in libxenguest's stream (Xen's docs/specs/libxc-migration-stream.pandoc,
 * PAGE_DATA). They can name pages that have no contents there and that are allocated only: pages of
 * zeros become such, and whoever reads them clears what libxenguest has allocated.
 */
#ifndef QEMU_INTEGRATION_XEN_PAGE_DATA_H
#define QEMU_INTEGRATION_XEN_PAGE_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/* Writes a stream of libxenguest's. All zero at first but for its first two. */
struct page_data_writer {
    int (*write)(void *context, const void *data, size_t size); /* 0, or -1 with errno set */
    void *context;

    /* its own: */
    uint8_t *left_out; /* a bit for each page: as it was written last */
    size_t pages;      /* that have one */
    bool wide;         /* a PV guest of 64 bits */
};

/**
 * page_data_write() - Write what libxenguest writes at once, without pages of zeros
 * @context: A struct page_data_writer
 * @pieces:  A record, or another part of the stream
 *
 * Page tables stay as they are, and so do a PV guest's descriptor tables: the reader has to know
 * them as such.
 *
 * Return: 0, or -1 with errno set
 */
int page_data_write(void *context, const struct iovec *pieces, int count);

/**
 * page_data_end_writing() - Free what was needed
 */
void page_data_end_writing(struct page_data_writer *writer);

/* Follows a stream that libxenguest reads. All zero at first; list is owned. */
struct page_data_reader {
    bool paravirtual; /* the guest; known before its first page */
    bool page_data;   /* the last record is one of pages */
    uint64_t *list;   /* numbers of pages that were left out, to be taken by the caller */
    size_t count;     /* of them; set to 0 when they are taken */

    /* its own: */
    size_t room;
    uint64_t words; /* that were seen of the headers */
    uint64_t left;  /* words of the record that were not */
    uint64_t pages; /* numbers that it still has */
    bool head;      /* the next word has how many */
};

/**
 * page_data_look() - Look at the next piece of a stream
 * @size: A multiple of 8, as all parts of the stream have
 *
 * Whatever the stream has, no more is kept than libxenguest will keep of it.
 *
 * Return: 0, or -1 with errno set
 */
int page_data_look(struct page_data_reader *reader, const void *data, size_t size);

/**
 * page_data_is_between() - Whether a record was seen to its end, and none of the next
 */
bool page_data_is_between(const struct page_data_reader *reader);

#endif
