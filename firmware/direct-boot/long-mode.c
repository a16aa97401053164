/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/long-mode.h"

#include "firmware/direct-boot/processor.h"
#include "loader/handoff.h"

#define ENTRIES          512 /* per table */
#define TABLE_SIZE       UINT32_C(0x1000)
#define DIRECTORIES      4 /* one for each GiB */
#define LARGE_PAGE_SHIFT 21

_Static_assert((2 + DIRECTORIES) * TABLE_SIZE == LOW_PAGE_TABLES_SIZE, "handoff.h");

/* CPUID: largest extended leaf, and in leaf 0x80000001 EDX the long mode bit */
#define CPUID_EXTENDED      0x80000000
#define CPUID_FEATURES      0x80000001
#define CPUID_EDX_LONG_MODE (UINT32_C(1) << 29)

bool long_mode_available(void)
{
    return cpuid(CPUID_EXTENDED).eax >= CPUID_FEATURES &&
           (cpuid(CPUID_FEATURES).edx & CPUID_EDX_LONG_MODE) != 0;
}

int page_tables_build(uint32_t address, const struct guest_memory *memory, struct error *error)
{
    uint64_t *tables = guest_memory_get(memory, address, LOW_PAGE_TABLES_SIZE);

    if (tables == NULL || address % TABLE_SIZE != 0)
        return error_set(error, "no place for page tables at 0x%x", (unsigned)address);

    uint64_t *pml4 = tables;
    uint64_t *pdpt = tables + ENTRIES;
    uint64_t *directories = tables + 2 * ENTRIES;
    uint64_t pdpt_address = address + TABLE_SIZE;
    uint64_t directory_address = address + 2 * TABLE_SIZE;

    for (unsigned i = 0; i < ENTRIES; i++) {
        pml4[i] = 0;
        pdpt[i] = 0;
    }
    pml4[0] = pdpt_address | PAGE_PRESENT | PAGE_WRITABLE;
    for (unsigned i = 0; i < DIRECTORIES; i++)
        pdpt[i] = (directory_address + i * TABLE_SIZE) | PAGE_PRESENT | PAGE_WRITABLE;
    for (unsigned i = 0; i < DIRECTORIES * ENTRIES; i++)
        directories[i] =
            (uint64_t)i << LARGE_PAGE_SHIFT | PAGE_PRESENT | PAGE_WRITABLE | PAGE_LARGE;
    return 0;
}
