/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/handoff-check.h"

#include "loader/boot-params.h"

#define PAGE_SIZE   UINT32_C(0x1000)
#define FOUR_GIB    (UINT64_C(1) << 32)
#define KNOWN_FLAGS (HANDOFF_ENTRY_64 | HANDOFF_TEXT_SCREEN)

/* A part of guest memory that the hand-off uses. The kernel's own parts may overlap each other. */
struct part {
    const char *name;
    uint32_t start;
    uint32_t size; /* 0: absent */
    bool kernel;
};

#define PARTS_MAX 9

static unsigned list_parts(struct part *parts, const struct handoff *handoff)
{
    const struct part all[PARTS_MAX] = {
        {"kernel", handoff->kernel_source, handoff->kernel_size, true},
        {"kernel's destination", handoff->kernel_destination, handoff->kernel_size, true},
        {"kernel's run area", handoff->kernel_run_address, handoff->kernel_run_size, true},
        {"initrd", handoff->initrd, handoff->initrd_size, false},
        {"boot_params", handoff->boot_params, sizeof(struct boot_params), false},
        {"command line", handoff->command_line, handoff->command_line_size, false},
        {"page tables", handoff->page_tables,
         (handoff->flags & HANDOFF_ENTRY_64) != 0 ? LOW_PAGE_TABLES_SIZE : 0, false},
        {"firmware's hypercall page", LOW_HYPERCALL_PAGE, PAGE_SIZE, false},
        {"firmware's stack", LOW_FIRMWARE_STACK, LOW_FIRMWARE_STACK_TOP - LOW_FIRMWARE_STACK,
         false},
    };
    unsigned count = 0;

    for (unsigned i = 0; i < PARTS_MAX; i++)
        if (all[i].size != 0)
            parts[count++] = all[i];
    return count;
}

static bool contains(uint32_t start, uint32_t size, uint32_t address)
{
    return address >= start && address - start < size;
}

static bool overlap(const struct part *a, const struct part *b)
{
    return contains(a->start, a->size, b->start) || contains(b->start, b->size, a->start);
}

static int check_identity(const struct handoff *handoff, struct error *error)
{
    if (handoff->magic != HANDOFF_MAGIC)
        return error_set(error, "hand-off has the wrong magic number 0x%x",
                         (unsigned)handoff->magic);
    if (handoff->version != HANDOFF_VERSION)
        return error_set(error, "hand-off has version %u, expected %u", (unsigned)handoff->version,
                         HANDOFF_VERSION);
    if (handoff->size != sizeof(*handoff))
        return error_set(error, "hand-off has %u bytes, expected %u", (unsigned)handoff->size,
                         (unsigned)sizeof(*handoff));
    if (handoff_sum(handoff) != 0)
        return error_set(error, "hand-off has a wrong checksum");
    if ((handoff->flags & ~KNOWN_FLAGS) != 0)
        return error_set(error, "hand-off has unknown flags 0x%x", (unsigned)handoff->flags);
    return 0;
}

static int check_kernel(const struct handoff *handoff, struct error *error)
{
    if (handoff->kernel_size == 0 && handoff->kernel_source != handoff->kernel_destination)
        return error_set(error, "kernel must be moved, but has no size");
    if (handoff->kernel_run_size == 0)
        return error_set(error, "kernel has no run area");
    if (!contains(handoff->kernel_run_address, handoff->kernel_run_size, handoff->entry) &&
        !contains(handoff->kernel_destination, handoff->kernel_size, handoff->entry))
        return error_set(error, "entry 0x%x lies outside the kernel", (unsigned)handoff->entry);
    return 0;
}

static int check_boot_params(const struct handoff *handoff, const struct guest_memory *memory,
                             struct error *error)
{
    const struct boot_params *boot_params =
        guest_memory_get(memory, handoff->boot_params, sizeof(*boot_params));

    if (boot_params == NULL)
        return error_set(error, "boot_params lie outside memory, at 0x%x",
                         (unsigned)handoff->boot_params);
    if (boot_params->hdr.boot_flag != SETUP_BOOT_FLAG || boot_params->hdr.header != SETUP_MAGIC)
        return error_set(error, "boot_params at 0x%x have no setup header",
                         (unsigned)handoff->boot_params);
    if (boot_params->hdr.cmd_line_ptr != handoff->command_line)
        return error_set(error, "boot_params have the command line at 0x%x, hand-off at 0x%x",
                         (unsigned)boot_params->hdr.cmd_line_ptr, (unsigned)handoff->command_line);
    if (boot_params->hdr.ramdisk_image != handoff->initrd ||
        boot_params->hdr.ramdisk_size != handoff->initrd_size)
        return error_set(error, "boot_params have the initrd at 0x%x, hand-off at 0x%x",
                         (unsigned)boot_params->hdr.ramdisk_image, (unsigned)handoff->initrd);
    return 0;
}

static int check_command_line(const struct handoff *handoff, const struct guest_memory *memory,
                              struct error *error)
{
    const char *command_line =
        guest_memory_get(memory, handoff->command_line, handoff->command_line_size);

    if (command_line == NULL || handoff->command_line_size == 0)
        return error_set(error, "command line of %u bytes lies outside memory, at 0x%x",
                         (unsigned)handoff->command_line_size, (unsigned)handoff->command_line);
    for (uint32_t i = 0; i < handoff->command_line_size; i++)
        if ((command_line[i] == '\0') != (i == handoff->command_line_size - 1))
            return error_set(error, "command line does not end after its %u bytes",
                             (unsigned)handoff->command_line_size);
    return 0;
}

int handoff_check(const struct handoff *handoff, const struct guest_memory *memory,
                  struct error *error)
{
    if (check_identity(handoff, error) != 0 || check_kernel(handoff, error) != 0)
        return -1;

    struct part parts[PARTS_MAX];
    unsigned count = list_parts(parts, handoff);
    for (unsigned i = 0; i < count; i++)
        if ((uint64_t)parts[i].start + parts[i].size > FOUR_GIB)
            return error_set(error, "%s: past 4 GiB, 0x%x bytes at 0x%x", parts[i].name,
                             (unsigned)parts[i].size, (unsigned)parts[i].start);
    if ((handoff->flags & HANDOFF_ENTRY_64) != 0 && handoff->page_tables % PAGE_SIZE != 0)
        return error_set(error, "page tables at 0x%x do not start on a page",
                         (unsigned)handoff->page_tables);
    if (check_boot_params(handoff, memory, error) != 0)
        return -1;
    return check_command_line(handoff, memory, error);
}

int handoff_check_memory(const struct handoff *handoff, const struct memory_map *map,
                         struct error *error)
{
    struct part parts[PARTS_MAX];
    unsigned count = list_parts(parts, handoff);

    for (unsigned i = 0; i < count; i++) {
        if (!memory_map_is_ram(map, parts[i].start, parts[i].size))
            return error_set(error, "%s: not in RAM, 0x%x bytes at 0x%x", parts[i].name,
                             (unsigned)parts[i].size, (unsigned)parts[i].start);
        for (unsigned j = 0; j < i; j++)
            if (!(parts[i].kernel && parts[j].kernel) && overlap(&parts[i], &parts[j]))
                return error_set(error, "%s at 0x%x and %s at 0x%x overlap", parts[j].name,
                                 (unsigned)parts[j].start, parts[i].name, (unsigned)parts[i].start);
    }
    return 0;
}
