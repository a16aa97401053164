/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/copy-window.h"

#include "common/units.h"
#include "qemu-integration/xen/domain-info.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Pages that are copied by one request. */
#define BATCH 256

#define WINDOW_SIZE ((size_t)COPY_WINDOW_PAGES * XC_PAGE_SIZE)

static struct copy_window *window; /* that is in use */

void copy_window_begin(struct copy_window *wanted)
{
    window = wanted;
}

static int limit_memory(uint64_t bytes)
{
    return DOMAIN_CALL(window->domain, xc_domain_setmaxmem, bytes / KIB);
}

static void give_back(int count)
{
    if (count > 0)
        DOMAIN_CALL(window->domain, xc_domain_decrease_reservation, (unsigned long)count, 0,
                    window->frames);
    limit_memory(window->domain_memory);
}

/* All of the window's pages, or none. */
static bool take_memory(void)
{
    struct domain_info info;
    int count;

    if (domain_get_info(window->domain, &info, NULL) < 0)
        return false;
    window->domain_memory = info.memory_limit;
    if (limit_memory(window->domain_memory + WINDOW_SIZE) < 0)
        return false;
    count = DOMAIN_CALL(window->domain, xc_domain_increase_reservation, COPY_WINDOW_PAGES, 0, 0,
                        window->frames);
    if (count == COPY_WINDOW_PAGES)
        return true;
    give_back(count);
    return false;
}

static void map_window(void)
{
    int errors[COPY_WINDOW_PAGES];
    bool all = true;

    window->pages = xenforeignmemory_map2(window->domain->hypervisor->foreign_memory,
                                          window->domain->domid, NULL, PROT_READ | PROT_WRITE, 0,
                                          COPY_WINDOW_PAGES, window->frames, errors);
    if (window->pages == NULL)
        return;
    for (size_t i = 0; i < COPY_WINDOW_PAGES; i++)
        all &= errors[i] == 0;
    if (all)
        return;
    munmap(window->pages, WINDOW_SIZE);
    window->pages = NULL;
}

static bool copy_pages(const uint64_t *targets, const uint64_t *sources, size_t count)
{
    struct mmuext_op copies[BATCH];

    for (size_t at = 0, batch; at < count; at += batch) {
        for (batch = 0; batch < BATCH && at + batch < count; batch++)
            copies[batch] = (struct mmuext_op){.cmd = MMUEXT_COPY_PAGE,
                                               .arg1.mfn = targets[at + batch],
                                               .arg2.src_mfn = sources[at + batch]};
        if (GATED(window->domain->hypervisor, xc_mmuext_op, window->domain->hypervisor->control,
                  copies, (unsigned)batch, window->domain->domid) < 0)
            return false;
    }
    return true;
}

/* Whether Xen copies for this dom0 is tried with pages of the window itself. */
static bool is_open(void)
{
    if (window->tried)
        return window->pages != NULL;
    window->tried = true;
    window->frames = reallocarray(NULL, 2 * COPY_WINDOW_PAGES, sizeof(*window->frames));
    if (window->frames == NULL)
        return false;
    window->targets = window->frames + COPY_WINDOW_PAGES;
    if (!take_memory())
        return false;
    if (copy_pages(window->frames, window->frames + 1, 1))
        map_window();
    if (window->pages == NULL)
        give_back(COPY_WINDOW_PAGES);
    return window->pages != NULL;
}

/* What is mapped becomes memory of this process, at the same place. */
static bool detach(void)
{
    void *copy =
        mmap(NULL, WINDOW_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (copy == MAP_FAILED)
        return false;
    memcpy(copy, window->pages, WINDOW_SIZE);
    memset(window->pages, 0, WINDOW_SIZE);
    return mremap(copy, WINDOW_SIZE, WINDOW_SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, window->pages) !=
           MAP_FAILED;
}

bool copy_window_close(void)
{
    if (window == NULL || window->pages == NULL || window->detached)
        return false;
    if (window->count > 0) {
        window->detached = detach();
        if (!window->detached)
            return false;
    } else {
        /* Xen does not clear what a domain gives back. */
        memset(window->pages, 0, WINDOW_SIZE);
        munmap(window->pages, WINDOW_SIZE);
        window->pages = NULL;
    }
    give_back(COPY_WINDOW_PAGES);
    return true;
}

/* To where it would have been without the window. */
static bool copy_detached(void)
{
    xenforeignmemory_handle *handle = window->domain->hypervisor->foreign_memory;
    int errors[COPY_WINDOW_PAGES];
    uint8_t *mapped =
        xenforeignmemory_map2(handle, window->domain->domid, NULL, PROT_READ | PROT_WRITE, 0,
                              window->count, window->targets, errors);
    bool all = mapped != NULL;

    for (size_t i = 0; i < window->count && all; i++)
        all = errors[i] == 0;
    if (all)
        memcpy(mapped, window->pages, window->count * XC_PAGE_SIZE);
    if (mapped != NULL)
        munmap(mapped, window->count * XC_PAGE_SIZE);
    munmap(window->pages, WINDOW_SIZE);
    window->pages = NULL;
    window->detached = false;
    return all;
}

void copy_window_end(void)
{
    if (window == NULL)
        return;
    if (window->detached)
        munmap(window->pages, WINDOW_SIZE);
    else
        copy_window_close();
    free(window->frames);
    window = NULL;
}

void *xenforeignmemory_map(xenforeignmemory_handle *fmem, uint32_t dom, int prot, size_t pages,
                           const xen_pfn_t arr[], int err[])
{
    if (window == NULL || !window->wanted || dom != window->domain->domid || pages == 0 ||
        pages > COPY_WINDOW_PAGES || err == NULL || window->count > 0 || !is_open())
        return xenforeignmemory_map2(fmem, dom, NULL, prot, 0, pages, arr, err);
    memcpy(window->targets, arr, pages * sizeof(*arr));
    memset(err, 0, pages * sizeof(*err));
    window->count = pages;
    return window->pages;
}

/* As libxenforeignmemory's, but for the window. */
int xenforeignmemory_unmap(xenforeignmemory_handle *fmem, void *addr, size_t pages)
{
    (void)fmem;
    if (window == NULL || window->count == 0 || addr != window->pages)
        return munmap(addr, pages * XC_PAGE_SIZE);
    if (window->detached ? !copy_detached()
                         : !copy_pages(window->targets, window->frames, window->count))
        window->failed = true;
    window->count = 0;
    return 0;
}
