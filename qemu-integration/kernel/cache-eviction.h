/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel cache (cache.h) as a directory of files: their names, and which of them are removed
 * when there are too many.
 */
#ifndef QEMU_INTEGRATION_KERNEL_CACHE_EVICTION_H
#define QEMU_INTEGRATION_KERNEL_CACHE_EVICTION_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdint.h>

struct kernel_cache {
    const char *directory;  /* need not exist; made with mode 0700 by the first store */
    uint64_t limit;         /* most bytes that all entries may take together */
    struct call_gate *gate; /* may be NULL */
};

/* An entry's name: a hash in so many hexadecimal digits, and a suffix. */
#define KERNEL_CACHE_DIGITS    16
#define KERNEL_CACHE_SUFFIX    ".elf"
#define KERNEL_CACHE_NAME_SIZE (KERNEL_CACHE_DIGITS + sizeof(KERNEL_CACHE_SUFFIX))

/*
 * While it is written, the name may be followed by a dot and a random number of 16 digits; the
 * writer then holds a lock on the file (flock).
 */
#define KERNEL_CACHE_TEMPORARY_SIZE (KERNEL_CACHE_NAME_SIZE + 17)

/**
 * kernel_cache_evict() - Remove the least recently used entries, and files of killed writers
 * @cache:     Its limit says how many bytes may stay
 * @directory: Descriptor of its directory
 * @keep:      Name of an entry that stays in any case
 * @error:     Filled on failure
 *
 * Files whose names are not the cache's are left alone and not counted.
 *
 * Return: 0 or -1
 */
int kernel_cache_evict(const struct kernel_cache *cache, int directory, const char *keep,
                       struct error *error);

/**
 * kernel_cache_remove() - Remove one file
 * @directory: Descriptor of the cache's directory
 * @name:      File
 *
 * Return: 0, also if there is no such file; or -1 with errno
 */
int kernel_cache_remove(const struct kernel_cache *cache, int directory, const char *name);

#endif
