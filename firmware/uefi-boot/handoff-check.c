/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/uefi-boot/handoff-check.h"

#include <stdbool.h>

static int check_identity(const struct uefi_handoff *handoff, struct error *error)
{
    if (handoff->magic != UEFI_HANDOFF_MAGIC)
        return error_set(error, "hand-off: not there, 0x%x instead of its magic number",
                         (unsigned)handoff->magic);
    if (handoff->version != UEFI_HANDOFF_VERSION)
        return error_set(error, "hand-off: version %u, expected %u", (unsigned)handoff->version,
                         (unsigned)UEFI_HANDOFF_VERSION);
    if (handoff->size != sizeof(*handoff))
        return error_set(error, "hand-off: %u bytes, expected %u", (unsigned)handoff->size,
                         (unsigned)sizeof(*handoff));
    if (uefi_handoff_sum(handoff) != 0)
        return error_set(error, "hand-off: wrong checksum");
    if (handoff->flags != 0)
        return error_set(error, "hand-off: unknown flags 0x%x", (unsigned)handoff->flags);
    return 0;
}

/* Whether a part lies in the area, behind the page of the hand-off. */
static bool is_inside(const struct uefi_handoff *handoff, uint64_t start, uint64_t size)
{
    const uint64_t first = UEFI_HANDOFF_ADDRESS + UEFI_PAGE_SIZE;
    uint64_t room = handoff->area_size - UEFI_PAGE_SIZE;

    return start >= first && start - first <= room && size <= room - (start - first);
}

int uefi_handoff_check(const struct uefi_handoff *handoff, struct error *error)
{
    const struct {
        const char *name;
        uint64_t start;
        uint64_t size;
        bool wanted;
    } parts[] = {
        {"kernel", handoff->kernel, handoff->kernel_size, handoff->kernel_size != 0},
        {"initrd", handoff->initrd, handoff->initrd_size, handoff->initrd_size != 0},
        {"command line", handoff->command_line, handoff->command_line_size, true},
    };

    if (check_identity(handoff, error) != 0)
        return -1;
    if (handoff->area_size < 2 * UEFI_PAGE_SIZE || handoff->area_size % UEFI_PAGE_SIZE != 0)
        return error_set(error, "hand-off: area of 0x%llx bytes",
                         (unsigned long long)handoff->area_size);
    if (handoff->command_line_size == 0)
        return error_set(error, "hand-off: no command line");
    for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (parts[i].wanted && !is_inside(handoff, parts[i].start, parts[i].size))
            return error_set(error, "%s: outside the hand-off's area, 0x%llx bytes at 0x%llx",
                             parts[i].name, (unsigned long long)parts[i].size,
                             (unsigned long long)parts[i].start);
    return 0;
}
