/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processor's state at the kernel's entry point, noted by entry.asm before anything else.
 */
#ifndef SELF_CHECK_ENTRY_STATE_H
#define SELF_CHECK_ENTRY_STATE_H

#include <stddef.h>
#include <stdint.h>

struct entry_state {
    uint32_t mode; /* 32 or 64: which entry point was taken */
    uint32_t load; /* physical address of the protected-mode part */
    uint64_t flags;
    uint64_t boot_params; /* esi or rsi */
    uint64_t bx;
    uint64_t bp;
    uint64_t di;
    uint64_t cr0;
    uint64_t cr3; /* 64-bit entry only, else 0 */
    uint64_t cr4;
    uint64_t efer; /* 64-bit entry only, else 0 */
    uint64_t gdt_base;
    uint32_t gdt_limit;
    uint32_t cs;
    uint32_t ds;
    uint32_t es;
    uint32_t ss;
    uint32_t spare;
} __attribute__((packed));

_Static_assert(offsetof(struct entry_state, load) == 4, "as in entry.asm");
_Static_assert(offsetof(struct entry_state, boot_params) == 16, "as in entry.asm");
_Static_assert(offsetof(struct entry_state, cr0) == 48, "as in entry.asm");
_Static_assert(offsetof(struct entry_state, gdt_base) == 80, "as in entry.asm");
_Static_assert(offsetof(struct entry_state, ss) == 104, "as in entry.asm");
_Static_assert(sizeof(struct entry_state) == 112, "as in entry.asm");

#endif
