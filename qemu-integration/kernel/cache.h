/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unpacked PV kernels, kept from one start to the next: unpacking takes most of the time of a PV
 * guest's start, mapping the result takes next to none.
 *
 * The cache is one directory (trusted-directory.h) with a file for each entry: the ELF file, the
 * packed kernel that it came from, and a trailer that reveals corrupt and half-written files. An
 * entry is named after a hash of the packed kernel and compared with it byte by byte, so that a
 * crafted kernel (kernels also come from guests' images) cannot stand in for another. For this to
 * hold, an entry must be stored with the very bytes that were unpacked: read the file into memory
 * once and do both there. A mapping of the file is not enough, as its owner can change what it
 * shows in between. For a lookup a mapping will do: a hit is the kernel that was read.
 *
 * Files that another user could have written are refused. Any number of processes can use one cache
 * at a time: an entry gets its name only when it is complete, is never changed, and stays mapped
 * where it is in use even after it has been removed.
 *
 * No failure here is a reason for a guest not to start.
 */
#ifndef QEMU_INTEGRATION_KERNEL_CACHE_H
#define QEMU_INTEGRATION_KERNEL_CACHE_H

#include "common/bytes.h"
#include "common/error.h"
#include "qemu-integration/kernel/cache-eviction.h"

/* The result of a lookup. */
struct kernel_cache_hit {
    struct bytes elf;   /* read-only, at the start of a page; of size 0: a miss */
    struct bytes entry; /* the whole mapping */
};

/**
 * kernel_cache_find() - Look up an unpacked kernel
 * @cache:  Cache
 * @packed: All bytes of the packed kernel
 * @hit:    Filled on a hit, until kernel_cache_release(); else empty
 * @error:  Filled on failure
 *
 * A hit makes the entry the most recently used one. An entry that is damaged, or another kernel's
 * with the same hash, counts as a miss and stays until a kernel is stored in its place.
 *
 * Return: 1 on a hit; 0 on a miss; -1 if the cache cannot be read, or is refused because another
 * user than the effective one could have written to it (unpack, and do not store)
 */
int kernel_cache_find(const struct kernel_cache *cache, struct bytes packed,
                      struct kernel_cache_hit *hit, struct error *error);

/**
 * kernel_cache_release() - Unmap what kernel_cache_find() has mapped
 * @hit: As filled by that; empty afterwards. An empty one is left alone
 */
void kernel_cache_release(struct kernel_cache_hit *hit);

/**
 * kernel_cache_store() - Add an unpacked kernel, and keep to the limit
 * @cache:  Cache
 * @packed: The very bytes that @elf was unpacked from, in memory that no other process can change
 * @elf:    The unpacked kernel
 * @error:  Filled on failure
 *
 * The least recently used entries are removed until the cache is within its limit. It is no failure
 * if another process has stored the same kernel meanwhile.
 *
 * Return: 0; or -1 if it was not stored (larger than the limit, disk full, not writable, refused as
 * by kernel_cache_find()), or if it was stored but old entries could not be removed
 */
int kernel_cache_store(const struct kernel_cache *cache, struct bytes packed, struct bytes elf,
                       struct error *error);

#endif
