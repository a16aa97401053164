/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hand-off of a guest with UEFI firmware: what the host tells firmware/uefi-boot, and what that
 * tells back. As that of direct boot (loader/handoff.h), whose stages it has, but for the kernel:
 * it is a file as it is, which the UEFI firmware loads.
 *
 * The structure is at UEFI_HANDOFF_ADDRESS, on a page of its own. What the host has placed follows,
 * page by page: `area_size` bytes in all. Little-endian; all addresses are guest-physical.
 *
 * Nothing reserves this memory before uefi-boot does. OVMF leaves it alone: it unpacks itself to
 * addresses below 32 MiB (its MEMFD and what follows), and takes memory from the top down. Whether
 * it has not, uefi-boot finds out when it claims the area.
 */
#ifndef LOADER_UEFI_HANDOFF_H
#define LOADER_UEFI_HANDOFF_H

#include "loader/handoff.h"

#include <stddef.h>
#include <stdint.h>

#define UEFI_HANDOFF_ADDRESS UINT64_C(0x2000000)
#define UEFI_PAGE_SIZE       UINT64_C(0x1000)

#define UEFI_HANDOFF_MAGIC   UINT32_C(0x45555851) /* "QXUE" */
#define UEFI_HANDOFF_VERSION 1

/* Where hvmloader puts ACPI's and SMBIOS's entry points for UEFI firmware, as a BIOS would. */
#define UEFI_TABLES_ADDRESS UINT64_C(0xe0000)
#define UEFI_TABLES_SIZE    UINT64_C(0x20000)

struct uefi_handoff {
    uint32_t magic;
    uint16_t version;
    uint16_t size;              /* sizeof(struct uefi_handoff) */
    uint32_t checksum;          /* makes the 32-bit words before `stage` sum to 0 */
    uint32_t flags;             /* 0 */
    uint64_t area_size;         /* bytes from the hand-off on, whole pages */
    uint64_t kernel;            /* a PE image */
    uint64_t kernel_size;       /* bytes; 0: none, the guest boots from its disks */
    uint64_t initrd;            /* starts on a page */
    uint64_t initrd_size;       /* bytes; 0: none */
    uint64_t command_line;      /* UTF-8, NUL-terminated */
    uint64_t command_line_size; /* bytes with the NUL; never 0 */
    uint64_t tables;            /* where to search for the entry points of ACPI and SMBIOS */
    uint64_t tables_size;       /* bytes */

    /* from here on written by uefi-boot */
    uint32_t stage; /* enum handoff_stage */
    char message[HANDOFF_MESSAGE_SIZE];
} __attribute__((packed));

_Static_assert(offsetof(struct uefi_handoff, area_size) == 16, "checked by both sides");
_Static_assert(offsetof(struct uefi_handoff, tables) == 72, "checked by both sides");
_Static_assert(offsetof(struct uefi_handoff, stage) == 88, "checked by both sides");
_Static_assert(sizeof(struct uefi_handoff) == 92 + HANDOFF_MESSAGE_SIZE, "no padding");

/**
 * uefi_handoff_sum() - Sum of the words the checksum covers
 *
 * Return: 0 if `checksum` is right
 */
static inline uint32_t uefi_handoff_sum(const struct uefi_handoff *handoff)
{
    return handoff_words_sum(handoff, offsetof(struct uefi_handoff, stage));
}

#endif
