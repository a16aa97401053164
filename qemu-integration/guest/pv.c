/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/guarded-mapping.h"
#include "loader/xz-kernel.h"
#include "qemu-integration/guest/kind.h"
#include "qemu-integration/kernel/cache.h"

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
 * The whole kernel file, in memory of our own: what the cache stores must be what is unpacked, and
 * the owner of a mapped file could change it in between.
 */
static int read_kernel(const struct boot_file *file, struct bytes *bytes, struct error *error)
{
    uint8_t *data = mmap(NULL, (size_t)file->size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

    if (data == MAP_FAILED)
        return error_set_errno(error, errno, "%s", file->name);
    *bytes = (struct bytes){data, (size_t)file->size};
    for (size_t done = 0; done < bytes->size;) {
        ssize_t got = pread(file->fd, data + done, bytes->size - done, (off_t)done);

        if (got < 0 && errno != EINTR)
            return error_set_errno(error, errno, "%s", file->name);
        if (got == 0)
            return error_set(error, "%s: became shorter while it was read", file->name);
        done += got < 0 ? 0 : (size_t)got;
    }
    return 0;
}

/* What the cache has of the kernel. */
struct cached_kernel {
    struct kernel_cache cache;
    struct kernel_cache_hit hit;
    bool refused; /* the cache cannot be trusted or written: nothing is put there */
};

/* What is not needed any more once the guest is built, and takes time to be put away. */
struct unsettled {
    struct bytes kernel;   /* of size 0 if it is cached */
    struct bytes unpacked; /* the same as ELF, of size 0 if that is left to libxenguest */
    struct guarded_mapping initrd;
    struct cached_kernel cached;
    struct pv_remains remains;
};

/* No failure of the cache keeps a guest from starting, but its owner should know. */
static void complain(const struct error *error)
{
    fprintf(stderr, "qemu-xen: warning: kernel cache: %s\n", error->message);
}

static void look_up(struct cached_kernel *cached, const struct guest *guest,
                    const struct boot_files *boot)
{
    cleanup_guarded_mapping struct guarded_mapping packed = {0};
    const struct vm *vm = guest->plan->vm;
    struct error error = {0};

    *cached = (struct cached_kernel){.refused = true};
    /* A kernel that is not packed is as fast from its own file. */
    if (vm->kernel_cache == NULL || boot->head_size < SELFMAG ||
        memcmp(boot->head, ELFMAG, SELFMAG) == 0)
        return;
    cached->cache = (struct kernel_cache){
        .directory = vm->kernel_cache, .limit = vm->kernel_cache_limit, .gate = guest->gate};
    /* If it is cut while it is read, it is no kernel that the cache has. */
    if (guarded_mapping_open(&packed, boot->kernel.fd, (size_t)boot->kernel.size) < 0)
        error_set_errno(&error, errno, "%s", boot->kernel.name);
    else
        kernel_cache_find(&cached->cache, packed.bytes, &cached->hit, &error);
    cached->refused = error_is_set(&error);
    if (cached->refused)
        complain(&error);
}

static void keep_unpacked(const struct unsettled *unsettled)
{
    const struct cached_kernel *cached = &unsettled->cached;
    /* What libxenguest has unpacked further, if it has. */
    struct bytes elf =
        unsettled->remains.unpacked.size > 0 ? unsettled->remains.unpacked : unsettled->unpacked;
    struct error error = {0};

    if (cached->refused || cached->hit.elf.size > 0 || elf.size == 0)
        return;
    if (kernel_cache_store(&cached->cache, unsettled->kernel, elf, &error) < 0)
        complain(&error);
}

static void settle(struct guest *guest, bool started)
{
    struct unsettled *unsettled = guest->unsettled;

    if (unsettled == NULL)
        return;
    if (started)
        keep_unpacked(unsettled);
    pv_release(&unsettled->remains);
    kernel_cache_release(&unsettled->cached.hit);
    unmap(&unsettled->kernel);
    unmap(&unsettled->unpacked);
    guarded_mapping_close(&unsettled->initrd);
    free(unsettled);
    guest->unsettled = NULL;
}

/* As ELF, if it is not for libxenguest to unpack. */
static int find_kernel(struct guest *guest, const struct boot_files *boot,
                       struct unsettled *unsettled, struct bytes *kernel, struct error *error)
{
    look_up(&unsettled->cached, guest, boot);
    *kernel = unsettled->cached.hit.elf;
    if (kernel->size > 0)
        return 0;
    if (read_kernel(&boot->kernel, &unsettled->kernel, error) < 0)
        return -1;
    *kernel = unsettled->kernel;
    /* One that does not fit into the guest is refused by libxenguest. */
    if (xz_kernel_unpack(*kernel, guest->plan->vm->memory, &unsettled->unpacked))
        *kernel = unsettled->unpacked;
    return 0;
}

static int build(struct guest *guest, const struct boot_choice *choice, struct guest_rings *rings,
                 struct error *error)
{
    const struct boot_files *boot = choice->files;
    struct unsettled *unsettled = calloc(1, sizeof(*unsettled));
    struct pv_machine machine = guest->plan->pv;
    struct bytes kernel;
    struct pv_rings found;

    guest->unsettled = unsettled;
    if (unsettled == NULL)
        return error_set_errno(error, errno, "%s", boot->kernel.name);
    /* In this order: only one mapping can be guarded at a time. */
    if (find_kernel(guest, boot, unsettled, &kernel, error) < 0 ||
        map_initrd(&boot->initrd, &unsettled->initrd, error) < 0)
        return -1;
    machine.command_line = choice->command_line;
    const struct pv_files files = {
        .kernel_name = boot->kernel.name,
        .kernel = kernel,
        .initrd = unsettled->initrd.bytes,
    };
    if (pv_build(&guest->domain, &machine, &files, &guest->ports, &found, &unsettled->remains,
                 error) < 0)
        return -1;
    if (unsettled->initrd.bytes.size > 0 && !guarded_mapping_is_whole(&unsettled->initrd))
        return error_set(error, "%s: became shorter while it was read", boot->initrd.name);
    *rings = (struct guest_rings){.store = found.store, .console = found.console};
    return 0;
}

static bool explain_crash(struct guest *guest, char *text, size_t size)
{
    (void)guest, (void)text, (void)size;
    return false;
}

const struct guest_kind guest_pv = {
    .overhead = overhead,
    .prepare = prepare,
    .build = build,
    .settle = settle,
    .explain_crash = explain_crash,
};
