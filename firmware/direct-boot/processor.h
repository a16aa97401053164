/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names for what the processor defines (Intel SDM volume 3, chapters 2 to 5). */
#ifndef FIRMWARE_PROCESSOR_H
#define FIRMWARE_PROCESSOR_H

#include <stdint.h>

#define CR0_PE   0x1
#define CR0_PG   0x80000000
#define CR4_PAE  0x20
#define MSR_EFER 0xc0000080
#define EFER_LME 0x100

/* Page table entries */
#define PAGE_PRESENT  UINT64_C(0x1)
#define PAGE_WRITABLE UINT64_C(0x2)
#define PAGE_LARGE    UINT64_C(0x80)

struct cpuid {
    uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(uint32_t leaf)
{
    struct cpuid result;

    __asm__ volatile("cpuid"
                     : "=a"(result.eax), "=b"(result.ebx), "=c"(result.ecx), "=d"(result.edx)
                     : "a"(leaf), "c"(0));
    return result;
}

#endif
