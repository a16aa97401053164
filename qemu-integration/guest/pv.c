/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/file-io.h"
#include "common/guarded-mapping.h"
#include "loader/xz-kernel.h"
#include "qemu-integration/guest/kind.h"
#include "qemu-integration/kernel/cache.h"
#include "qemu-integration/xen/pv-builder.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static uint64_t overhead(const struct plan *plan)
{
    return pv_overhead(&plan->pv);
}

static int prepare(struct guest *guest, struct domain_ports *ports, struct error *error)
{
    return pv_prepare(&guest->domain, &guest->plan->pv, ports, error);
}

static void unmap(struct bytes *file)
{
    if (file->size > 0)
        munmap((void *)(uintptr_t)file->data, file->size);
}

static int map_initrd(const struct boot_file *file, struct guarded_mapping *initrd,
                      struct error *error)
{
    if (file->fd < 0 || guarded_mapping_open(initrd, file->fd, (size_t)file->size) == 0)
        return 0;
    return error_set_errno(error, errno, "%s", file->name);
}

/*
 * Reads the whole kernel file into memory of our own. The owner of a mapped file could change it
 * between unpacking and caching, and the cache must store exactly what was unpacked.
 */
static int read_kernel(const struct boot_file *file, struct bytes *bytes, struct error *error)
{
    uint8_t *data = mmap(NULL, (size_t)file->size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

    if (data == MAP_FAILED)
        return error_set_errno(error, errno, "%s", file->name);
    *bytes = (struct bytes){data, (size_t)file->size};
    ssize_t got = read_all(file->fd, data, bytes->size);
    if (got < 0)
        return error_set_errno(error, errno, "%s", file->name);
    if ((size_t)got < bytes->size)
        return error_set(error, "%s: became shorter while it was read", file->name);
    return 0;
}

/* The kernel as the cache has it. */
struct cached_kernel {
    struct kernel_cache cache;
    struct kernel_cache_hit hit;
    bool refused; /* nothing is stored: no cache for this kernel, or one that cannot be trusted */
};

/* What a guest is built from. Not needed once it is built, but freeing it takes time. */
struct build {
    struct bytes kernel;   /* of size 0 if it is cached */
    struct bytes unpacked; /* the same as ELF; of size 0 if libxenguest unpacks it */
    struct guarded_mapping initrd;
    struct cached_kernel cached;
    struct pv_leftovers leftovers;
};

/* Only a warning: a guest starts without the cache too. */
static void warn_of_cache(const struct error *error)
{
    fprintf(stderr, "qemu-xen: warning: kernel cache: %s\n", error->message);
}

static void find_cached(struct cached_kernel *cached, const struct guest *guest,
                        const struct boot_files *boot)
{
    cleanup_guarded_mapping struct guarded_mapping packed = {0};
    const struct vm *vm = guest->plan->vm;
    struct error error = {0};

    *cached = (struct cached_kernel){.refused = true};
    /* An unpacked kernel would be no faster from the cache. */
    if (vm->kernel_cache == NULL || boot->head_size < SELFMAG ||
        memcmp(boot->head, ELFMAG, SELFMAG) == 0)
        return;
    cached->cache = (struct kernel_cache){
        .directory = vm->kernel_cache, .limit = vm->kernel_cache_limit, .gate = guest->gate};
    /* If the file is truncated meanwhile, what is read matches no kernel in the cache. */
    if (guarded_mapping_open(&packed, boot->kernel.fd, (size_t)boot->kernel.size) < 0)
        error_set_errno(&error, errno, "%s", boot->kernel.name);
    else
        kernel_cache_find(&cached->cache, packed.bytes, &cached->hit, &error);
    cached->refused = error_is_set(&error);
    if (cached->refused)
        warn_of_cache(&error);
}

static void cache_unpacked(const struct build *build)
{
    const struct cached_kernel *cached = &build->cached;
    /* Prefer what libxenguest has unpacked. */
    struct bytes elf =
        build->leftovers.unpacked.size > 0 ? build->leftovers.unpacked : build->unpacked;
    struct error error = {0};

    if (cached->refused || cached->hit.elf.size > 0 || elf.size == 0)
        return;
    if (kernel_cache_store(&cached->cache, build->kernel, elf, &error) < 0)
        warn_of_cache(&error);
}

static void started(struct guest *guest)
{
    if (guest->build != NULL)
        cache_unpacked(guest->build);
}

static void release_build(struct guest *guest)
{
    struct build *build = guest->build;

    if (build == NULL)
        return;
    pv_release(&build->leftovers);
    kernel_cache_release(&build->cached.hit);
    unmap(&build->kernel);
    unmap(&build->unpacked);
    guarded_mapping_close(&build->initrd);
    free(build);
    guest->build = NULL;
}

/* Fills @kernel: as ELF, unless unpacking it is left to libxenguest. */
static int find_kernel(struct guest *guest, const struct boot_files *boot, struct build *build,
                       struct bytes *kernel, struct error *error)
{
    find_cached(&build->cached, guest, boot);
    *kernel = build->cached.hit.elf;
    if (kernel->size > 0)
        return 0;
    if (read_kernel(&boot->kernel, &build->kernel, error) < 0)
        return -1;
    *kernel = build->kernel;
    /* libxenguest refuses one that does not fit into the guest. */
    if (xz_kernel_unpack(*kernel, guest->plan->vm->memory, &build->unpacked))
        *kernel = build->unpacked;
    return 0;
}

static int build_guest(struct guest *guest, const struct boot_choice *choice,
                       struct guest_rings *rings, struct error *error)
{
    const struct boot_files *boot = choice->files;
    struct build *build = calloc(1, sizeof(*build));
    struct pv_machine machine = guest->plan->pv;
    struct bytes kernel;
    struct pv_rings found;

    guest->build = build;
    if (build == NULL)
        return error_set_errno(error, errno, "%s", boot->kernel.name);
    /* In this order: find_kernel() has closed its guarded mapping, and only one can be open. */
    if (find_kernel(guest, boot, build, &kernel, error) < 0 ||
        map_initrd(&boot->initrd, &build->initrd, error) < 0)
        return -1;
    machine.command_line = choice->command_line;
    const struct pv_build_config config = {
        .machine = &machine,
        .ports = &guest->ports,
        .kernel_name = boot->kernel.name,
        .kernel = kernel,
        .initrd = build->initrd.bytes,
    };
    if (pv_build(&guest->domain, &config, &found, &build->leftovers, error) < 0)
        return -1;
    if (build->initrd.bytes.size > 0 && !guarded_mapping_is_whole(&build->initrd))
        return error_set(error, "%s: became shorter while it was read", boot->initrd.name);
    if (boot_files_check_unchanged(boot, error) < 0)
        return -1;
    *rings = (struct guest_rings){.store = found.store, .console = found.console};
    return 0;
}

const struct guest_kind guest_pv = {
    .overhead = overhead,
    .prepare = prepare,
    .build = build_guest,
    .started = started,
    .release_build = release_build,
};
