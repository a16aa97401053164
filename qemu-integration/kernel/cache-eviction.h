/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of the kernel cache by their names, and which of them go when there are too many. For
 * kernel-cache.c only.
 */
#ifndef QEMU_INTEGRATION_KERNEL_CACHE_EVICTION_H
#define QEMU_INTEGRATION_KERNEL_CACHE_EVICTION_H

#include "common/error.h"
#include "qemu-integration/kernel/cache.h"

/* An entry is called by a hash, in as many hexadecimal digits, and this. */
#define KERNEL_CACHE_DIGITS    16
#define KERNEL_CACHE_SUFFIX    ".elf"
#define KERNEL_CACHE_NAME_SIZE (KERNEL_CACHE_DIGITS + sizeof(KERNEL_CACHE_SUFFIX))

/*
 * While it is written it may have a point and a random number of 16 digits behind that; then the
 * writer holds a lock on it (flock).
 */
#define KERNEL_CACHE_TEMPORARY_SIZE (KERNEL_CACHE_NAME_SIZE + 17)

/**
 * kernel_cache_evict() - Remove the least recently used entries, and what killed writers have left
 * @cache:     Cache; its limit says how many bytes may stay
 * @directory: Descriptor of its directory
 * @keep:      Name of an entry that stays in any case
 * @error:     Filled on failure
 *
 * Files that are not called like those of the cache are left alone and not counted.
 *
 * Return: 0 or -1
 */
int kernel_cache_evict(const struct kernel_cache *cache, int directory, const char *keep,
                       struct error *error);

/**
 * kernel_cache_remove() - Remove one file
 * @cache:     Cache
 * @directory: Descriptor of its directory
 * @name:      File
 *
 * Return: 0, also if there is no such file (any more); or -1 with errno
 */
int kernel_cache_remove(const struct kernel_cache *cache, int directory, const char *name);

#endif
