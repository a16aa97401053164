/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel as its file describes itself: what the parsers find and the boot layout uses. Data only.
 */
#ifndef LOADER_KERNEL_H
#define LOADER_KERNEL_H

#include "loader/boot-params.h"

#include <stdbool.h>
#include <stdint.h>

/* The most that the parsers read of a file: the largest real-mode part has 256 sectors. */
#define KERNEL_HEAD_SIZE (256 * 512)

#define KERNEL_SEGMENTS_MAX 16

enum kernel_format {
    KERNEL_BZIMAGE, /* Linux boot protocol: real-mode part and protected-mode part */
    KERNEL_ELF,     /* ELF32 or ELF64 x86 vmlinux, its segments at fixed physical addresses */
};

/* One piece of an ELF kernel: file bytes, then zeroes up to memory_size. */
struct kernel_segment {
    uint64_t file_offset;
    uint64_t file_size;   /* bytes, at most memory_size */
    uint64_t address;     /* guest-physical */
    uint64_t memory_size; /* bytes */
};

/* One struct for both formats, as their boot layouts differ in few members. */
struct kernel_image {
    enum kernel_format format;
    uint64_t file_size; /* bytes */

    /*
     * Why this kernel needs BIOS services ("it is a zImage"), a string constant; NULL if it can be
     * entered directly.
     */
    const char *needs_bios;

    /* bzImage; 0 or false for ELF where not said otherwise */
    uint16_t protocol;              /* boot protocol, 0x020f for 2.15 */
    struct setup_header header;     /* as in the file, bytes past its own end zeroed */
    uint8_t newer_header[36];       /* what follows it in a header newer than 2.15, up to 0x290 */
    uint64_t protected_mode_offset; /* in the file */
    uint64_t protected_mode_size;   /* bytes, never 0 */
    bool relocatable;               /* may run at any address with the alignment below */
    uint64_t alignment;             /* power of two; wanted alignment of the runtime start */
    uint64_t minimum_alignment;     /* power of two; what it can run with */
    uint64_t preferred_address;     /* 0: none */
    uint64_t run_size;              /* init_size, never less than protected_mode_size */
    bool run_size_known; /* init_size given; if not, unpacking takes more than run_size */
    bool entry_64;       /* has a 64-bit entry (ELF64: that is the only one) */

    uint64_t initrd_address_max;    /* highest address its initrd may occupy */
    uint64_t command_line_size_max; /* bytes without the NUL */

    /* ELF; how much memory it takes is the span of its segments, not run_size */
    uint64_t entry; /* guest-physical */
    unsigned segment_count;
    struct kernel_segment segments[KERNEL_SEGMENTS_MAX]; /* by rising address, disjoint */
};

#endif
