/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the memory of a domain that is restored is made.
 *
 * libxenguest asks libxenctrl for it, page by page, by xc_domain_populate_physmap_exact(). The
 * program has a function of that name too, which the dynamic linker finds first: it makes 2 MiB at
 * once where it can, as when a guest is built, and knows where a PV guest's pages are.
 */
#ifndef QEMU_INTEGRATION_XEN_POPULATED_PAGES_H
#define QEMU_INTEGRATION_XEN_POPULATED_PAGES_H

#include <stddef.h>
#include <stdint.h>

/* All zero at first. */
struct populated_pages {
    uint64_t *frames; /* by page, those of a PV guest: the machine's; owned */
    size_t count;     /* of pages that could be there */
};

#define POPULATED_NONE UINT64_MAX

/**
 * populated_pages_begin() - From now on, make memory so and note it
 * @pages: Borrowed until populated_pages_end()
 *
 * There is one at a time in a process.
 */
void populated_pages_begin(struct populated_pages *pages);

/**
 * populated_pages_end() - Do nothing of this any more; free what was noted
 */
void populated_pages_end(void);

/**
 * populated_pages_frame() - Where a page is
 *
 * Return: its frame, or POPULATED_NONE
 */
uint64_t populated_pages_frame(const struct populated_pages *pages, uint64_t page);

#endif
