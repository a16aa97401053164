/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/cleanup.h"
#include "qemu-integration/guest/direct-boot-image.h"
#include "qemu-integration/guest/kind.h"
#include "qemu-integration/xen/guest-memory.h"
#include "qemu-integration/xen/xen-version.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static uint64_t overhead(const struct plan *plan)
{
    return hvm_overhead(&plan->machine);
}

static int prepare(struct guest *guest, struct domain_ports *ports, struct error *error)
{
    return hvm_prepare(&guest->domain, &guest->plan->machine, ports, error);
}

/* The SeaBIOS image, mapped; the mapping is as long as the program. */
static int map_seabios(const char *path, struct bytes *image, struct error *error)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    void *pages;

    if (fd < 0 || fstat(fd, &status) < 0)
        return error_set_errno(error, errno, "%s", path);
    pages = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (pages == MAP_FAILED)
        return error_set_errno(error, errno, "%s", path);
    *image = (struct bytes){pages, (size_t)status.st_size};
    return 0;
}

static int build_machine(struct guest *guest, struct error *error)
{
    const struct plan *plan = guest->plan;
    struct hvm_machine machine = plan->machine;
    cleanup_free uint8_t *image = NULL;
    int result;

    if (plan->direct) {
        image = direct_boot_image_fill(&plan->layout.handoff, &machine.firmware.size);
        if (image == NULL)
            return error_set_errno(error, errno, "firmware");
        machine.firmware.data = image;
    } else if (map_seabios(plan->paths.seabios, &machine.firmware, error) < 0) {
        return -1;
    }
    result = hvm_build(&guest->domain, &machine, &guest->ports, error);
    if (!plan->direct)
        munmap((void *)(uintptr_t)machine.firmware.data, machine.firmware.size);
    return result;
}

static int load_piece(struct guest *guest, const struct load_piece *piece, struct error *error)
{
    const struct plan *plan = guest->plan;
    const struct boot_file *file =
        piece->source == LOAD_KERNEL_FILE ? &plan->files->kernel : &plan->files->initrd;

    switch (piece->source) {
    case LOAD_KERNEL_FILE:
    case LOAD_INITRD_FILE:
        return guest_memory_load_file(&guest->domain, piece->address, file->fd,
                                      piece->source_offset, piece->source_size, file->name, error);
    case LOAD_COMMAND_LINE:
        return guest_memory_write(&guest->domain, piece->address,
                                  plan->command_line + piece->source_offset, piece->source_size,
                                  error);
    case LOAD_BOOT_PARAMS:
        break;
    }
    return guest_memory_write(&guest->domain, piece->address,
                              (const uint8_t *)&plan->layout.boot_params + piece->source_offset,
                              piece->source_size, error);
}

static int build(struct guest *guest, const struct boot_choice *choice, struct guest_rings *rings,
                 struct error *error)
{
    const struct plan *plan = guest->plan;

    /* The plan was made for what its command line names. */
    (void)choice;
    *rings = (struct guest_rings){.store = HVM_STORE_GFN, .console = HVM_CONSOLE_GFN};
    if (build_machine(guest, error) < 0)
        return -1;
    for (unsigned i = 0; plan->direct && i < plan->layout.piece_count; i++)
        if (load_piece(guest, &plan->layout.pieces[i], error) < 0)
            return -1;
    return 0;
}

static void settle(struct guest *guest, bool started)
{
    (void)guest, (void)started;
}

static bool explain_crash(struct guest *guest, char *text, size_t size)
{
    struct handoff handoff;

    if (!guest->plan->direct || guest_memory_read(&guest->domain, direct_boot_image_address(),
                                                  &handoff, sizeof(handoff), NULL) < 0)
        return false;
    if (handoff.magic != HANDOFF_MAGIC || handoff.stage != HANDOFF_STAGE_FAILED)
        return false;
    /* The guest could have written anything here. */
    handoff.message[sizeof(handoff.message) - 1] = '\0';
    for (char *c = handoff.message; *c != '\0'; c++)
        if (*c < 0x20 || *c > 0x7e)
            *c = '?';
    snprintf(text, size, "%s", handoff.message);
    return true;
}

const struct guest_kind guest_hvm = {
    .overhead = overhead,
    .prepare = prepare,
    .build = build,
    .settle = settle,
    .explain_crash = explain_crash,
};
