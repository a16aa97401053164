/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/populated-pages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xenctrl.h>

/* Of the list of frames, at first. */
#define PAGES_MIN 512

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
    size_t count = noted->count == 0 ? PAGES_MIN : noted->count;
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
    result = populate_exact(xch, domid, nr_extents, 0, mem_flags, extent_start);
    for (unsigned long i = 0; i < nr_extents && result == 0; i++)
        result = note(pages[i], extent_start[i]);
    free(pages);
    return result;
}
