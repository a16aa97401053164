/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/uefi-layout.h"

#include "common/units.h"

#include <inttypes.h>
#include <string.h>

/* Files larger than this fit into no guest's low RAM; it keeps sums from overflowing. */
#define FILE_SIZE_LIMIT (4 * GIB)

static int report_too_little_memory(const struct uefi_config *config, const char *name,
                                    uint64_t end, struct error *error)
{
    uint64_t needed = (end + UEFI_FIRMWARE_RAM + MIB - 1) / MIB;

    if (config->ram.high_end != 0)
        return error_set(error,
                         "%s: needs %" PRIu64
                         " MiB of guest memory below 4 GiB with UEFI firmware, "
                         "the guest has %" PRIu64 " MiB there",
                         name, needed, config->ram.low_end / MIB);
    return error_set(error,
                     "%s: needs %" PRIu64 " MiB of guest memory with UEFI firmware, the guest has "
                     "%" PRIu64 " MiB (-m)",
                     name, needed, config->ram.low_end / MIB);
}

/* Adds a piece behind the others; returns where it lies, or 0 if there is no room. */
static uint64_t place(struct uefi_layout *layout, const struct uefi_config *config,
                      enum load_source source, uint64_t size, const char *name, struct error *error)
{
    uint64_t start = UEFI_HANDOFF_ADDRESS + layout->handoff.area_size;
    uint64_t pages = size > FILE_SIZE_LIMIT
                         ? FILE_SIZE_LIMIT
                         : (size + UEFI_PAGE_SIZE - 1) / UEFI_PAGE_SIZE * UEFI_PAGE_SIZE;

    if (start + pages + UEFI_FIRMWARE_RAM > config->ram.low_end) {
        report_too_little_memory(config, name, start + pages, error);
        return 0;
    }
    layout->pieces[layout->piece_count++] = (struct load_piece){source, 0, size, start, size};
    layout->handoff.area_size += pages;
    return start;
}

int uefi_layout_plan(struct uefi_layout *layout, const struct uefi_config *config,
                     struct error *error)
{
    struct uefi_handoff *handoff = &layout->handoff;
    size_t length = strlen(config->command_line);

    *layout = (struct uefi_layout){.handoff = {.magic = UEFI_HANDOFF_MAGIC,
                                               .version = UEFI_HANDOFF_VERSION,
                                               .size = sizeof(*handoff),
                                               .area_size = UEFI_PAGE_SIZE,
                                               .command_line_size = length + 1,
                                               .tables = UEFI_TABLES_ADDRESS,
                                               .tables_size = UEFI_TABLES_SIZE}};
    if (length > UEFI_COMMAND_LINE_MAX)
        return error_set(error, "command line too long: %zu characters, there is space for %d",
                         length, UEFI_COMMAND_LINE_MAX);
    if (config->initrd_name != NULL && config->initrd_size == 0)
        return error_set(error, "%s: the file is empty", config->initrd_name);
    handoff->command_line =
        place(layout, config, LOAD_COMMAND_LINE, length + 1, "-M xenfv,boot=uefi", error);
    if (handoff->command_line == 0)
        return -1;
    if (config->kernel_name != NULL) {
        handoff->kernel_size = config->kernel_size;
        handoff->kernel = place(layout, config, LOAD_KERNEL_FILE, config->kernel_size,
                                config->kernel_name, error);
        if (handoff->kernel == 0)
            return -1;
    }
    if (config->initrd_name != NULL) {
        handoff->initrd_size = config->initrd_size;
        handoff->initrd = place(layout, config, LOAD_INITRD_FILE, config->initrd_size,
                                config->initrd_name, error);
        if (handoff->initrd == 0)
            return -1;
    }
    handoff->checksum = -uefi_handoff_sum(handoff);
    return 0;
}
