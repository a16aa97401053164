/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/kernel/cache.h"

#include "common/cleanup.h"
#include "common/file-io.h"
#include "common/unnamed-file.h"
#include "qemu-integration/host/trusted-directory.h"
#include "qemu-integration/kernel/cache-eviction.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <xxhash.h>

#define TRAILER_MAGIC   "qemu-xen ELF"
#define TRAILER_VERSION 2

/*
 * The end of an entry, after the ELF file and the packed kernel. A reader that has the right ELF
 * file and kernel can compute every byte of it, so it needs no checksum of its own. Numbers are in
 * the byte order of the host (x86), which alone uses the cache.
 */
struct trailer {
    char magic[12];
    uint32_t version;
    uint64_t elf_size;
    uint64_t packed_size;
    uint64_t elf_checksum; /* hash() */
} __attribute__((packed));

_Static_assert(sizeof(TRAILER_MAGIC) - 1 == sizeof(((struct trailer *)NULL)->magic), "magic");
_Static_assert(offsetof(struct trailer, version) == 12, "version");
_Static_assert(offsetof(struct trailer, elf_size) == 16, "elf_size");
_Static_assert(offsetof(struct trailer, packed_size) == 24, "packed_size");
_Static_assert(offsetof(struct trailer, elf_checksum) == 32, "elf_checksum");
_Static_assert(sizeof(struct trailer) == 40, "trailer");

/* An entry, whether it exists or not. */
struct entry {
    const struct kernel_cache *cache;
    int directory;
    struct bytes packed;
    char name[KERNEL_CACHE_NAME_SIZE];
};

/* The fastest hash on processors without AVX. */
static uint64_t hash(struct bytes bytes)
{
    return XXH64(bytes.data, bytes.size, 0);
}

static struct trailer make_trailer(struct bytes packed, struct bytes elf)
{
    struct trailer trailer = {
        .version = TRAILER_VERSION,
        .elf_size = elf.size,
        .packed_size = packed.size,
        .elf_checksum = hash(elf),
    };

    memcpy(trailer.magic, TRAILER_MAGIC, sizeof(trailer.magic));
    return trailer;
}

static void close_entry(struct entry *entry)
{
    if (entry->directory >= 0)
        close(entry->directory);
}
#define cleanup_entry __attribute__((cleanup(close_entry)))

/* Returns what trusted_directory_open() does. */
static int open_entry_directory(struct entry *entry, const struct kernel_cache *cache,
                                struct bytes packed, bool create, struct error *error)
{
    entry->cache = cache;
    entry->packed = packed;
    snprintf(entry->name, sizeof(entry->name), "%0*" PRIx64 KERNEL_CACHE_SUFFIX,
             KERNEL_CACHE_DIGITS, hash(packed));
    return trusted_directory_open(cache->directory, create, cache->gate, &entry->directory, error);
}

static int entry_failed(const struct entry *entry, struct error *error)
{
    return error_set_errno(error, errno, "%s/%s", entry->cache->directory, entry->name);
}

static int refuse(const struct entry *entry, const char *reason, struct error *error)
{
    return error_set(error, "%s/%s: not trusted: %s", entry->cache->directory, entry->name, reason);
}

/* Opens the file; 0 if there is none. */
static int open_entry(const struct entry *entry, int *file, struct error *error)
{
    /* O_NONBLOCK: a FIFO in its place must be refused, not waited for. */
    if (call_gate_enter(entry->cache->gate, "open", "%s", entry->name))
        *file =
            openat(entry->directory, entry->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (*file >= 0)
        return 1;
    if (errno == ENOENT)
        return 0;
    if (errno == ELOOP)
        return refuse(entry, "a symbolic link", error);
    return entry_failed(entry, error);
}

/* Refuses a file that another user can have written to. */
static int check_status(const struct entry *entry, const struct stat *status, struct error *error)
{
    if (!S_ISREG(status->st_mode))
        return refuse(entry, "not a regular file", error);
    if (status->st_uid != geteuid())
        return refuse(entry, "owned by another user", error);
    if (status->st_mode & (S_IWGRP | S_IWOTH))
        return refuse(entry, "writable by users other than its owner", error);
    /* 0 if another process removes it just now. */
    if (status->st_nlink > 1)
        return refuse(entry, "it has more than one name", error);
    return 0;
}

/* Maps the whole file; 0 if it cannot be read. */
static int map_file(const struct entry *entry, int file, size_t size, struct bytes *mapping,
                    struct error *error)
{
    void *pages = MAP_FAILED;

    if (call_gate_enter(entry->cache->gate, "mmap", "%s", entry->name))
        pages = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (pages == MAP_FAILED)
        return entry_failed(entry, error);
    *mapping = (struct bytes){pages, size};
    /* A bad sector is found here, before it can kill us by SIGBUS. */
    return madvise(pages, size, MADV_POPULATE_READ) == 0 || (errno != EFAULT && errno != EHWPOISON);
}

/* Whether the ELF file is followed by the packed kernel and the trailer that belong to it. */
static bool check_contents(const struct entry *entry, const struct kernel_cache_hit *hit)
{
    const struct bytes packed = entry->packed;
    const struct trailer wanted = make_trailer(packed, hit->elf);
    const void *kernel = bytes_get(hit->entry, hit->elf.size, packed.size);
    const void *trailer = bytes_get(hit->entry, hit->elf.size + packed.size, sizeof(wanted));

    return kernel != NULL && trailer != NULL && memcmp(trailer, &wanted, sizeof(wanted)) == 0 &&
           memcmp(kernel, packed.data, packed.size) == 0;
}

/* Maps an entry; 0 if it is damaged or another kernel's. */
static int map_entry(const struct entry *entry, int file, size_t size, struct kernel_cache_hit *hit,
                     struct error *error)
{
    const size_t appended = entry->packed.size + sizeof(struct trailer);
    int result;

    if (size < appended)
        return 0;
    result = map_file(entry, file, size, &hit->entry, error);
    if (result > 0) {
        hit->elf = (struct bytes){hit->entry.data, size - appended};
        result = check_contents(entry, hit);
    }
    if (result <= 0)
        kernel_cache_release(hit);
    return result;
}

/* Maps the entry; 0 if it does not exist, is damaged, or is another kernel's. */
static int look_up(const struct entry *entry, struct kernel_cache_hit *hit, struct error *error)
{
    static const struct timespec now_read[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_OMIT}};
    struct stat status;
    cleanup_fd int file = -1;
    int result = open_entry(entry, &file, error);

    if (result <= 0)
        return result;
    if (fstat(file, &status) < 0)
        return entry_failed(entry, error);
    if (check_status(entry, &status, error) < 0)
        return -1;
    result = map_entry(entry, file, (size_t)status.st_size, hit, error);
    /* Not worth a failure: an entry may be removed early. */
    if (result > 0 && call_gate_enter(entry->cache->gate, "futimens", "%s", entry->name))
        futimens(file, now_read);
    return result;
}

int kernel_cache_find(const struct kernel_cache *cache, struct bytes packed,
                      struct kernel_cache_hit *hit, struct error *error)
{
    cleanup_entry struct entry entry = {.directory = -1};
    int result = open_entry_directory(&entry, cache, packed, false, error);

    *hit = (struct kernel_cache_hit){0};
    return result <= 0 ? result : look_up(&entry, hit, error);
}

void kernel_cache_release(struct kernel_cache_hit *hit)
{
    if (hit->entry.data != NULL)
        munmap((void *)(uintptr_t)hit->entry.data, hit->entry.size);
    *hit = (struct kernel_cache_hit){0};
}

/*
 * A file with a temporary name, locked to show other processes that it is in use. A process that
 * finds it before it is locked takes it for a dead writer's and removes it; then another is
 * created.
 */
static int create_temporary(const struct entry *entry, char name[KERNEL_CACHE_TEMPORARY_SIZE])
{
    for (;;) {
        cleanup_fd int file = -1;
        struct stat status;
        uint64_t number;

        if (getrandom(&number, sizeof(number), 0) != sizeof(number))
            return -1;
        snprintf(name, KERNEL_CACHE_TEMPORARY_SIZE, "%s.%016llx", entry->name,
                 (unsigned long long)number);
        if (call_gate_enter(entry->cache->gate, "open", "%s", name))
            file = openat(entry->directory, name,
                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        /* If the file system has no locks, no process can lock the file to remove it either. */
        if (file < 0 || flock(file, LOCK_EX) < 0 || fstat(file, &status) < 0 || status.st_nlink > 0)
            return steal_fd(&file);
    }
}

/*
 * A file to write to. It has no name yet, so that nothing is left of it if we are killed; on a file
 * system without such files it has the name put into @temporary.
 */
static int create_file(const struct entry *entry, char temporary[KERNEL_CACHE_TEMPORARY_SIZE])
{
    int file = -1;

    temporary[0] = '\0';
    if (call_gate_enter(entry->cache->gate, "open", "O_TMPFILE"))
        file = unnamed_file_open(entry->directory, ".");
    return file >= 0 ? file : create_temporary(entry, temporary);
}

/* Not synced: the trailer reveals what a power failure leaves incomplete. */
static int write_entry(const struct entry *entry, int file, struct bytes elf)
{
    const struct trailer trailer = make_trailer(entry->packed, elf);
    struct call_gate *gate = entry->cache->gate;

    if (write_all(gate, file, elf.data, elf.size) < 0 ||
        write_all(gate, file, entry->packed.data, entry->packed.size) < 0)
        return -1;
    return write_all(gate, file, &trailer, sizeof(trailer));
}

/* Gives the complete file its name. */
static int publish(const struct entry *entry, int file, const char *temporary)
{
    if (*temporary != '\0') {
        if (!call_gate_enter(entry->cache->gate, "rename", "%s", temporary))
            return -1;
        return renameat(entry->directory, temporary, entry->directory, entry->name);
    }
    if (!call_gate_enter(entry->cache->gate, "link", "%s", entry->name))
        return -1;
    if (unnamed_file_link(file, entry->directory, entry->name) < 0 && errno != EEXIST)
        return -1;
    return 0;
}

static int add_entry(const struct entry *entry, struct bytes elf, struct error *error)
{
    char temporary[KERNEL_CACHE_TEMPORARY_SIZE];
    cleanup_fd int file = create_file(entry, temporary);

    if (file >= 0 && write_entry(entry, file, elf) == 0 && publish(entry, file, temporary) == 0)
        return 0;
    entry_failed(entry, error);
    if (file >= 0 && *temporary != '\0')
        kernel_cache_remove(entry->cache, entry->directory, temporary);
    return -1;
}

int kernel_cache_store(const struct kernel_cache *cache, struct bytes packed, struct bytes elf,
                       struct error *error)
{
    const size_t size = elf.size + packed.size + sizeof(struct trailer);
    cleanup_entry struct entry entry = {.directory = -1};
    struct kernel_cache_hit present = {0};
    int result;

    if (size > cache->limit)
        return error_set(error, "%s: a kernel of %zu bytes is too large for a limit of %llu",
                         cache->directory, size, (unsigned long long)cache->limit);
    if (open_entry_directory(&entry, cache, packed, true, error) < 0)
        return -1;
    result = look_up(&entry, &present, error);
    kernel_cache_release(&present);
    if (result < 0)
        return -1;
    /* On a miss, a file of that name is damaged, or another kernel's with the same hash. */
    if (result == 0 && kernel_cache_remove(cache, entry.directory, entry.name) < 0)
        return entry_failed(&entry, error);
    if (result == 0 && add_entry(&entry, elf, error) < 0)
        return -1;
    return kernel_cache_evict(cache, entry.directory, entry.name, error);
}
