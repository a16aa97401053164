/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "page-walk.h"

#include <stddef.h>

#include "entry-state.h"

/* Intel SDM volume 3, 4.5: 4-level and 5-level paging */
#define ENTRY_PRESENT_WRITE 0x3
#define ENTRY_LARGE         0x80
#define ENTRY_ADDRESS       UINT64_C(0x000ffffffffff000)
#define CR4_LA57            0x1000
#define PAGE_SHIFT          12
#define LEVEL_BITS          9

/* Bytes from @address to the end of its page if it is mapped to itself; 0 if it is not */
static uint64_t identity_page(const struct entry_state *entry, uint64_t address)
{
    unsigned int level = entry->cr4 & CR4_LA57 ? 5 : 4;
    uint64_t table = entry->cr3 & ENTRY_ADDRESS;

    for (;; level--) {
        unsigned int shift = PAGE_SHIFT + LEVEL_BITS * (level - 1);
        uint64_t page = UINT64_C(1) << shift;
        uint64_t item;

        if (table >> 32 != 0)
            return 0; /* above 4 GiB, which 32-bit code cannot read */
        item = ((const uint64_t *)(uint32_t)table)[(uint32_t)(address >> shift) & 0x1ff];
        if ((item & ENTRY_PRESENT_WRITE) != ENTRY_PRESENT_WRITE)
            return 0;
        table = item & ENTRY_ADDRESS;
        if (level == 1 || (level <= 3 && item & ENTRY_LARGE)) {
            if ((table & ~(page - 1)) != (address & ~(page - 1)))
                return 0;
            return page - (address & (page - 1));
        }
    }
}

bool page_walk_identity(const struct entry_state *entry, uint64_t address, uint64_t size)
{
    uint64_t end = address + size;

    while (address < end) {
        uint64_t mapped = identity_page(entry, address);

        if (mapped == 0)
            return false;
        address += mapped;
    }
    return true;
}
