/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fills a PV domain's pages without mapping each of them: in a PV dom0 a page that is unmapped is a
 * fault in Xen, which takes several times as long as a copy of the page.
 *
 * libxenguest maps the pages of each record of its stream, fills them and unmaps them. The program
 * has functions of the names of xenforeignmemory_map() and xenforeignmemory_unmap(), which the
 * dynamic linker finds first. They hand out the window, pages that the domain has for this purpose
 * alone and that stay mapped, and have Xen copy these to their places.
 */
#ifndef QEMU_INTEGRATION_XEN_COPY_WINDOW_H
#define QEMU_INTEGRATION_XEN_COPY_WINDOW_H

#include "qemu-integration/xen/domain.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As many as a record of libxenguest's has. */
#define COPY_WINDOW_PAGES 1024

/* One that cannot be opened, for want of memory or as dom0 is no PV guest, is not used. */
struct copy_window {
    const struct domain *domain; /* borrowed; all else zero at first */
    bool wanted;                 /* what is mapped now is filled, and nothing else */
    bool failed;                 /* something was not copied */

    /* its own: */
    bool tried;
    uint8_t *pages;         /* NULL: not open */
    uint64_t *frames;       /* of its own pages */
    uint64_t *targets;      /* of the pages that are filled */
    size_t count;           /* of the latter; 0: nothing is mapped */
    bool detached;          /* what is mapped is no memory of the domain's any more */
    uint64_t domain_memory; /* most that the domain may have without the window, in bytes */
};

/**
 * copy_window_begin() - From now on, use it for what is mapped of the domain
 * @wanted: Borrowed until copy_window_end()
 *
 * There is one at a time in a process. It is opened when it is first needed.
 */
void copy_window_begin(struct copy_window *wanted);

/**
 * copy_window_close() - Give its memory back, as the domain needs it
 *
 * What is mapped now can be filled all the same.
 *
 * Return: whether there was some
 */
bool copy_window_close(void);

/**
 * copy_window_end() - Close it, and do nothing of this any more
 */
void copy_window_end(void);

#endif
