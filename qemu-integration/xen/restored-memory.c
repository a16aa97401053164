/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/restored-memory.h"

#include "qemu-integration/xen/hypervisor-internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Pages that are cleared at once. */
#define BATCH 256

void restored_memory_begin(struct restored_memory *memory)
{
    memory->window.domain = memory->domain;
    populated_pages_begin(&memory->pages);
    copy_window_begin(&memory->window);
}

void restored_memory_end(struct restored_memory *memory)
{
    copy_window_end();
    populated_pages_end();
    free(memory->records.list);
}

/* Xen does so for a PV guest, if dom0 is one too. */
static bool clear_by_xen(const struct domain *domain, const xen_pfn_t *frames, size_t count)
{
    struct mmuext_op calls[BATCH];

    for (size_t i = 0; i < count; i++)
        calls[i] = (struct mmuext_op){.cmd = MMUEXT_CLEAR_PAGE, .arg1.mfn = frames[i]};
    return GATED(domain->hypervisor, xc_mmuext_op, domain->hypervisor->control, calls,
                 (unsigned)count, domain->domid) >= 0;
}

static bool clear_mapped(const struct domain *domain, const xen_pfn_t *frames, size_t count)
{
    xenforeignmemory_handle *handle = domain->hypervisor->foreign_memory;
    int errors[BATCH];
    void *mapped =
        xenforeignmemory_map(handle, domain->domid, PROT_READ | PROT_WRITE, count, frames, errors);
    bool all = mapped != NULL;

    for (size_t i = 0; i < count && all; i++)
        all = errors[i] == 0;
    if (all)
        memset(mapped, 0, count * XC_PAGE_SIZE);
    if (mapped != NULL)
        xenforeignmemory_unmap(handle, mapped, count);
    return all;
}

static int clear(struct restored_memory *memory, const xen_pfn_t *frames, size_t count)
{
    if (memory->records.paravirtual && !memory->by_mapping &&
        clear_by_xen(memory->domain, frames, count))
        return 0;
    memory->by_mapping = true;
    if (clear_mapped(memory->domain, frames, count))
        return 0;
    return hypervisor_failed(memory->domain->hypervisor, &memory->error,
                             "cannot clear the domain's memory");
}

/* The pages that the last record has left out, which libxenguest has made meanwhile. */
static int clear_pages(struct restored_memory *memory)
{
    struct page_data_reader *records = &memory->records;
    xen_pfn_t frames[BATCH];

    for (size_t at = 0, count; at < records->count; at += count) {
        for (count = 0; count < BATCH && at + count < records->count; count++) {
            const uint64_t page = records->list[at + count];

            frames[count] =
                records->paravirtual ? populated_pages_frame(&memory->pages, page) : page;
            if (frames[count] == POPULATED_NONE)
                return error_set(
                    &memory->error,
                    "the guest's state leaves out page 0x%" PRIx64 ", which does not exist", page);
        }
        if (clear(memory, frames, count) < 0)
            return -1;
    }
    records->count = 0;
    return 0;
}

int restored_memory_read(void *context, void *data, size_t size)
{
    struct restored_memory *memory = context;

    memory->window.wanted = false;
    if (page_data_is_between(&memory->records) && clear_pages(memory) < 0)
        return -1;
    if (memory->window.failed)
        return error_set(&memory->error, "cannot fill the domain's memory");
    if (memory->stream->read(memory->stream->context, data, size) < 0 ||
        page_data_look(&memory->records, data, size) < 0)
        return -1;
    memory->window.wanted = memory->records.paravirtual && memory->records.page_data;
    return 0;
}
