/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/frontend-pages.h"

#include "common/cleanup.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <sys/mman.h>

#define SINGLE_PAGES 0 /* extent order: 2^0 pages each */
#define NO_FLAGS     0

int frontend_pages_allocate(const struct domain *domain, size_t count, struct frontend_pages *pages,
                            struct error *error)
{
    cleanup_free xen_pfn_t *frames = calloc(count, sizeof(*frames));
    void *data = NULL;

    if (frames == NULL)
        return error_set_errno(error, errno, "cannot allocate the domain's first pages");
    /* In: guest frame numbers, which this guest never uses; out: their machine frames. */
    for (size_t i = 0; i < count; i++)
        frames[i] = i;
    if (DOMAIN_CALL(domain, xc_domain_populate_physmap_exact, count, SINGLE_PAGES, NO_FLAGS,
                    frames) < 0)
        return hypervisor_failed(domain->hypervisor, error,
                                 "cannot give the domain its first pages");
    if (call_gate_enter(domain->hypervisor->gate, "xenforeignmemory_map", "%zu pages", count))
        data = xenforeignmemory_map(domain->hypervisor->foreign_memory, domain->domid,
                                    PROT_READ | PROT_WRITE, count, frames, NULL);
    if (data == NULL) {
        hypervisor_failed(domain->hypervisor, error, "cannot map the domain's first pages");
        xc_domain_decrease_reservation_exact(domain->hypervisor->control, domain->domid, count,
                                             SINGLE_PAGES, frames);
        return -1;
    }
    *pages =
        (struct frontend_pages){.data = data, .count = count, .frames = steal_pointer(&frames)};
    return 0;
}

static void unmap(const struct domain *domain, struct frontend_pages *pages)
{
    xenforeignmemory_unmap(domain->hypervisor->foreign_memory, pages->data, pages->count);
    pages->data = NULL;
}

int frontend_pages_free(const struct domain *domain, struct frontend_pages *pages,
                        struct error *error)
{
    cleanup_free xen_pfn_t *frames = steal_pointer(&pages->frames);

    unmap(domain, pages);
    if (DOMAIN_CALL(domain, xc_domain_decrease_reservation_exact, pages->count, SINGLE_PAGES,
                    frames) < 0)
        return hypervisor_failed(domain->hypervisor, error,
                                 "cannot take the domain's first pages back");
    return 0;
}

void frontend_pages_forget(const struct domain *domain, struct frontend_pages *pages)
{
    if (pages->data == NULL)
        return;
    unmap(domain, pages);
    free(steal_pointer(&pages->frames));
}
