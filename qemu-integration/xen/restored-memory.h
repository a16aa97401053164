/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory of a domain while libxenguest restores it: pages that the stream has left out are
 * cleared. Xen does not promise that the memory of a new domain has only zeros: it has not cleared
 * what a domain that lives has given back, or, with "bootscrub=0", what nobody has used yet.
 */
#ifndef QEMU_INTEGRATION_XEN_RESTORED_MEMORY_H
#define QEMU_INTEGRATION_XEN_RESTORED_MEMORY_H

#include "common/error.h"
#include "qemu-integration/xen/copy-window.h"
#include "qemu-integration/xen/domain.h"
#include "qemu-integration/xen/page-data.h"
#include "qemu-integration/xen/populated-pages.h"
#include "qemu-integration/xen/stream-calls.h"

#include <stdbool.h>

/* One for a domain. */
struct restored_memory {
    const struct domain *domain;       /* borrowed */
    const struct stream_calls *stream; /* borrowed */
    struct error error;                /* why a page could not be cleared */

    /* its own: */
    struct populated_pages pages;
    struct copy_window window;
    struct page_data_reader records;
    bool by_mapping; /* Xen does not clear pages for this domain */
};

/**
 * restored_memory_begin() - Prepare for libxenguest to read a stream
 * @memory: Its first two fields, and zeros
 */
void restored_memory_begin(struct restored_memory *memory);

/**
 * restored_memory_read() - Read a piece of the stream, as of struct stream_calls
 * @context: A struct restored_memory
 */
int restored_memory_read(void *context, void *data, size_t size);

/**
 * restored_memory_end() - Free what was needed
 */
void restored_memory_end(struct restored_memory *memory);

#endif
