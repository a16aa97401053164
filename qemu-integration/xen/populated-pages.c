/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/populated-pages.h"

#include "qemu-integration/xen/copy-window.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <xenctrl.h>

#define LARGE_ORDER 9
#define LARGE_PAGES (1UL << LARGE_ORDER)

static struct populated_pages *noted;

void populated_pages_begin(struct populated_pages *pages)
{
    noted = pages;
}

void populated_pages_end(void)
{
    if (noted != NULL)
        free(noted->frames);
    noted = NULL;
}

uint64_t populated_pages_frame(const struct populated_pages *pages, uint64_t page)
{
    return page < pages->count ? pages->frames[page] : POPULATED_NONE;
}

static int note(uint64_t page, uint64_t frame)
{
    size_t count = noted->count == 0 ? LARGE_PAGES : noted->count;
    uint64_t *frames;

    if (page >= noted->count) {
        while (count <= page && count < SIZE_MAX / 2)
            count *= 2;
        frames = reallocarray(noted->frames, count, sizeof(*frames));
        if (frames == NULL)
            return -1;
        memset(frames + noted->count, UINT8_MAX, (count - noted->count) * sizeof(*frames));
        noted->frames = frames;
        noted->count = count;
    }
    noted->frames[page] = frame;
    return 0;
}

/* As libxenctrl's. */
static int populate_exact(xc_interface *control, uint32_t domid, unsigned long count,
                          unsigned order, unsigned flags, xen_pfn_t *extents)
{
    const int result = xc_domain_populate_physmap(control, domid, count, order, flags, extents);

    if (result >= 0 && (unsigned long)result < count)
        errno = EBUSY;
    return result >= 0 && (unsigned long)result == count ? 0 : -1;
}

/* At the end the domain may need what the window has of its memory. */
static int populate_single(xc_interface *control, uint32_t domid, unsigned long count,
                           unsigned flags, xen_pfn_t *extents)
{
    const int done = xc_domain_populate_physmap(control, domid, count, 0, flags, extents);

    if (done < 0 || (unsigned long)done == count)
        return done < 0 ? -1 : 0;
    if (copy_window_close())
        return populate_exact(control, domid, count - (unsigned long)done, 0, flags,
                              extents + done);
    errno = EBUSY;
    return -1;
}

/* Whether these are all pages of 2 MiB. */
static bool is_large(const xen_pfn_t *extents, unsigned long count)
{
    if (count < LARGE_PAGES || extents[0] % LARGE_PAGES != 0)
        return false;
    for (unsigned long i = 1; i < LARGE_PAGES; i++)
        if (extents[i] != extents[0] + i)
            return false;
    return true;
}

/* Fails if Xen has no such piece of memory left. */
static bool populate_large(xc_interface *control, uint32_t domid, unsigned flags,
                           xen_pfn_t *extents)
{
    xen_pfn_t first = extents[0];

    if (xc_domain_populate_physmap(control, domid, 1, LARGE_ORDER, flags, &first) != 1)
        return false;
    for (unsigned long i = 0; i < LARGE_PAGES; i++)
        extents[i] = first + i;
    return true;
}

/* Single pages, or 2 MiB. */
static int populate(xc_interface *control, uint32_t domid, unsigned long count, unsigned flags,
                    xen_pfn_t *extents)
{
    unsigned long begin = 0, at = 0;

    while (at < count) {
        if (!is_large(extents + at, count - at)) {
            at++;
            continue;
        }
        if (at > begin && populate_single(control, domid, at - begin, flags, extents + begin) < 0)
            return -1;
        begin = at;
        at += LARGE_PAGES;
        if (populate_large(control, domid, flags, extents + begin))
            begin = at;
    }
    return at > begin ? populate_single(control, domid, at - begin, flags, extents + begin) : 0;
}

int xc_domain_populate_physmap_exact(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                                     unsigned int extent_order, unsigned int mem_flags,
                                     xen_pfn_t *extent_start)
{
    xen_pfn_t *pages;
    int result;

    if (noted == NULL || extent_order != 0)
        return populate_exact(xch, domid, nr_extents, extent_order, mem_flags, extent_start);
    pages = reallocarray(NULL, nr_extents, sizeof(*pages));
    if (pages == NULL)
        return -1;
    memcpy(pages, extent_start, nr_extents * sizeof(*pages));
    result = populate(xch, domid, nr_extents, mem_flags, extent_start);
    for (unsigned long i = 0; i < nr_extents && result == 0; i++)
        result = note(pages[i], extent_start[i]);
    free(pages);
    return result;
}
