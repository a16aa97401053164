/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/guest-memory.h"

#include "qemu-integration/xen/hypervisor-internal.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Frames mapped at a time, 8 MiB: bounds the list of frames and dom0's page tables. */
#define WINDOW_FRAMES 2048

#define BOUNCE_SIZE (512 * 1024)

struct window {
    uint8_t *pages; /* mapping */
    size_t frames;  /* its length */
    uint8_t *start; /* the byte at the address asked for */
    size_t size;    /* bytes from there */
};

static int open_window(const struct domain *domain, uint64_t address, uint64_t size, int protection,
                       struct window *window, struct error *error)
{
    xen_pfn_t frames[WINDOW_FRAMES];
    size_t offset = address % XC_PAGE_SIZE;
    uint64_t limit = (uint64_t)WINDOW_FRAMES * XC_PAGE_SIZE - offset;

    window->size = size < limit ? size : limit;
    window->frames = (offset + window->size + XC_PAGE_SIZE - 1) / XC_PAGE_SIZE;
    for (size_t i = 0; i < window->frames; i++)
        frames[i] = address / XC_PAGE_SIZE + i;
    window->pages = NULL;
    if (call_gate_enter(domain->hypervisor->gate, "xenforeignmemory_map", "%zu pages at 0x%llx",
                        window->frames, (unsigned long long)address))
        window->pages = xenforeignmemory_map(domain->hypervisor->foreign_memory, domain->domid,
                                             protection, window->frames, frames, NULL);
    if (window->pages == NULL) {
        hypervisor_failed(domain->hypervisor, error, "cannot map the guest's memory");
        return -1;
    }
    window->start = window->pages + offset;
    return 0;
}

static void close_window(const struct domain *domain, struct window *window)
{
    xenforeignmemory_unmap(domain->hypervisor->foreign_memory, window->pages, window->frames);
}

/* Reads up to a whole range of a file; -1 with errno on failure, 0 at its end. */
static ssize_t read_some(struct call_gate *gate, const struct file_range *range, uint8_t *target)
{
    ssize_t got = -1;

    if (call_gate_enter(gate, "pread", "%zu bytes of %s", (size_t)range->size, range->name))
        do
            got = pread(range->fd, target, range->size, (off_t)range->offset);
        while (got < 0 && errno == EINTR);
    if (got >= 0 || errno != EFAULT)
        return got;
    /*
     * A file system that pins the pages it reads into (9p, FUSE with direct I/O) cannot pin another
     * domain's: use a buffer, but only then.
     */
    uint8_t buffer[BOUNCE_SIZE];

    got = pread(range->fd, buffer, range->size < sizeof(buffer) ? range->size : sizeof(buffer),
                (off_t)range->offset);
    if (got > 0)
        memcpy(target, buffer, (size_t)got);
    return got;
}

static int read_file(struct call_gate *gate, struct file_range range, uint8_t *target,
                     struct error *error)
{
    while (range.size > 0) {
        ssize_t got = read_some(gate, &range, target);

        if (got < 0)
            return error_set_errno(error, errno, "%s", range.name);
        if (got == 0)
            return error_set(error, "%s: became shorter while it was read", range.name);
        target += got;
        range.offset += (uint64_t)got;
        range.size -= (uint64_t)got;
    }
    return 0;
}

int guest_memory_load_file(const struct domain *domain, uint64_t address,
                           const struct file_range *range, struct error *error)
{
    struct file_range part = *range;

    for (uint64_t done = 0; done < range->size; done += part.size) {
        struct window window = {0};
        int result;

        if (open_window(domain, address + done, range->size - done, PROT_READ | PROT_WRITE, &window,
                        error) < 0)
            return -1;
        part.offset = range->offset + done;
        part.size = window.size;
        result = read_file(domain->hypervisor->gate, part, window.start, error);
        close_window(domain, &window);
        if (result < 0)
            return -1;
    }
    return 0;
}

/* Copies @bytes into the guest if @protection has PROT_WRITE, else out of it. */
static int copy(const struct domain *domain, uint64_t address, uint8_t *bytes, size_t size,
                int protection, struct error *error)
{
    while (size > 0) {
        struct window window = {0};

        if (open_window(domain, address, size, protection, &window, error) < 0)
            return -1;
        if (protection & PROT_WRITE)
            memcpy(window.start, bytes, window.size);
        else
            memcpy(bytes, window.start, window.size);
        close_window(domain, &window);
        address += window.size;
        bytes += window.size;
        size -= window.size;
    }
    return 0;
}

int guest_memory_write(const struct domain *domain, uint64_t address, const void *data, size_t size,
                       struct error *error)
{
    return copy(domain, address, (uint8_t *)(uintptr_t)data, size, PROT_READ | PROT_WRITE, error);
}

int guest_memory_read(const struct domain *domain, uint64_t address, void *data, size_t size,
                      struct error *error)
{
    return copy(domain, address, data, size, PROT_READ, error);
}
