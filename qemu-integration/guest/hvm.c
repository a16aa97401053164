/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/direct-boot-image.h"
#include "qemu-integration/guest/firmware.h"
#include "qemu-integration/guest/kind.h"
#include "qemu-integration/xen/guest-memory.h"
#include "qemu-integration/xen/hvm-builder.h"
#include "qemu-integration/xen/xen-version.h"

static uint64_t overhead(const struct plan *plan)
{
    return hvm_overhead(&plan->machine);
}

static int prepare(struct guest *guest, struct domain_ports *ports, struct error *error)
{
    return hvm_prepare(&guest->domain, &guest->plan->machine, ports, error);
}

static int load_piece(struct guest *guest, const struct boot_choice *choice,
                      const struct boot_layout *layout, const struct load_piece *piece,
                      struct error *error)
{
    const struct boot_file *file =
        piece->source == LOAD_KERNEL_FILE ? &choice->files->kernel : &choice->files->initrd;

    switch (piece->source) {
    case LOAD_KERNEL_FILE:
    case LOAD_INITRD_FILE:
        return guest_memory_load_file(&guest->domain, piece->address,
                                      &(struct file_range){.fd = file->fd,
                                                           .offset = piece->source_offset,
                                                           .size = piece->source_size,
                                                           .name = file->name},
                                      error);
    case LOAD_COMMAND_LINE:
        return guest_memory_write(&guest->domain, piece->address,
                                  choice->command_line + piece->source_offset, piece->source_size,
                                  error);
    case LOAD_BOOT_PARAMS:
        break;
    }
    return guest_memory_write(&guest->domain, piece->address,
                              (const uint8_t *)&layout->boot_params + piece->source_offset,
                              piece->source_size, error);
}

/* What the plan was made for may have been overwritten since, or has come from the network. */
static int plan_kernel(const struct plan *plan, const struct boot_choice *choice,
                       struct direct_boot *boot, struct error *error)
{
    if (choice->files == plan->files && !plan_has_menu(plan)) {
        *boot = plan->direct_boot;
        return 0;
    }
    if (plan_direct_boot(plan->vm, &plan->machine.ram, choice->files, choice->command_line, boot,
                         error) < 0)
        return -1;
    if (boot->kernel.needs_bios == NULL)
        return 0;
    return error_set(error, "%s: cannot be booted directly (%s)", choice->files->kernel.name,
                     boot->kernel.needs_bios);
}

static int build(struct guest *guest, const struct boot_choice *choice, struct guest_rings *rings,
                 struct error *error)
{
    const struct plan *plan = guest->plan;
    struct direct_boot boot;

    *rings = (struct guest_rings){.store = HVM_STORE_GFN, .console = HVM_CONSOLE_GFN};
    if (!plan->direct)
        return firmware_build_machine(guest, NULL, error);
    if (plan_kernel(plan, choice, &boot, error) < 0 ||
        firmware_build_machine(guest, &boot.layout, error) < 0)
        return -1;
    for (unsigned i = 0; i < boot.layout.piece_count; i++)
        if (load_piece(guest, choice, &boot.layout, &boot.layout.pieces[i], error) < 0)
            return -1;
    return boot_files_check_unchanged(choice->files, error);
}

static bool explain_crash(struct guest *guest, char *text, size_t size)
{
    struct handoff handoff;

    if (!guest->plan->direct || guest_memory_read(&guest->domain, direct_boot_image_address(),
                                                  &handoff, sizeof(handoff), NULL) < 0)
        return false;
    if (handoff.magic != HANDOFF_MAGIC || handoff.stage != HANDOFF_STAGE_FAILED)
        return false;
    /* The guest can write anything here. */
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
    .explain_crash = explain_crash,
};
