/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/frontend-pages.h"

#include "common/cleanup.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <sys/mman.h>

int frontend_pages_allocate(struct hypervisor *hypervisor, uint32_t domid, size_t count,
                            struct frontend_pages *pages, struct error *error)
{
    cleanup_free xen_pfn_t *frames = calloc(count, sizeof(*frames));
    void *data = NULL;

    if (frames == NULL)
        return error_set_errno(error, errno, "cannot allocate the domain's first pages");
    /* In: where the domain is to see them, which it never will; out: their machine frames. */
    for (size_t i = 0; i < count; i++)
        frames[i] = i;
    if (GATED(hypervisor, xc_domain_populate_physmap_exact, hypervisor->control, domid, count, 0, 0,
              frames) < 0)
        return hypervisor_failed(hypervisor, error, "cannot give the domain its first pages");
    if (call_gate_enter(hypervisor->gate, "xenforeignmemory_map", "%zu pages", count))
        data = xenforeignmemory_map(hypervisor->foreign_memory, domid, PROT_READ | PROT_WRITE,
                                    count, frames, NULL);
    if (data == NULL) {
        hypervisor_failed(hypervisor, error, "cannot map the domain's first pages");
        xc_domain_decrease_reservation_exact(hypervisor->control, domid, count, 0, frames);
        return -1;
    }
    *pages =
        (struct frontend_pages){.data = data, .count = count, .frames = steal_pointer(&frames)};
    return 0;
}

static void unmap(struct hypervisor *hypervisor, struct frontend_pages *pages)
{
    xenforeignmemory_unmap(hypervisor->foreign_memory, pages->data, pages->count);
    pages->data = NULL;
}

int frontend_pages_free(struct hypervisor *hypervisor, uint32_t domid, struct frontend_pages *pages,
                        struct error *error)
{
    cleanup_free xen_pfn_t *frames = steal_pointer(&pages->frames);

    unmap(hypervisor, pages);
    if (GATED(hypervisor, xc_domain_decrease_reservation_exact, hypervisor->control, domid,
              pages->count, 0, frames) < 0)
        return hypervisor_failed(hypervisor, error, "cannot take the domain's first pages back");
    return 0;
}

void frontend_pages_forget(struct hypervisor *hypervisor, struct frontend_pages *pages)
{
    if (pages->data == NULL)
        return;
    unmap(hypervisor, pages);
    free(steal_pointer(&pages->frames));
}
