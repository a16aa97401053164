/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/guarded-mapping.h"

#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* For the signal handler */
static struct {
    uintptr_t start;
    uintptr_t end;
    volatile sig_atomic_t lost;
    struct sigaction before;
} guard;

/* The file has lost this page: map zeros from there to the end, and let the reader continue. */
static void on_lost_page(int number, siginfo_t *info, void *context)
{
    uintptr_t page = (uintptr_t)info->si_addr & ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1);

    (void)number, (void)context;
    if (page < guard.start || page >= guard.end ||
        mmap((void *)page, guard.end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
             0) == MAP_FAILED) {
        /* Not our mapping: the access is repeated on return, now with the previous handler. */
        sigaction(SIGBUS, &guard.before, NULL);
        return;
    }
    guard.lost = 1;
}

int guarded_mapping_open(struct guarded_mapping *mapping, int fd, size_t size)
{
    struct sigaction action = {.sa_sigaction = on_lost_page, .sa_flags = SA_SIGINFO};
    void *pages = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

    if (pages == MAP_FAILED)
        return -1;
    guard.start = (uintptr_t)pages;
    guard.end = guard.start + size;
    guard.lost = 0;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &guard.before);
    *mapping = (struct guarded_mapping){.bytes = {pages, size}, .fd = fd};
    return 0;
}

bool guarded_mapping_is_whole(const struct guarded_mapping *mapping)
{
    struct stat now;

    /* A cut within the last remaining page reads as zeros without a signal. */
    return !guard.lost && fstat(mapping->fd, &now) == 0 &&
           (uint64_t)now.st_size >= mapping->bytes.size;
}

void guarded_mapping_close(struct guarded_mapping *mapping)
{
    if (mapping->bytes.size == 0)
        return;
    sigaction(SIGBUS, &guard.before, NULL);
    munmap((void *)guard.start, mapping->bytes.size);
    *mapping = (struct guarded_mapping){0};
}
