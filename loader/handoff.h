/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hand-off: what the host tells the direct-boot firmware, and what the firmware tells back.
 *
 * The structure is the first thing in the firmware image. The host patches it before hvmloader
 * copies the image to the end of the first MiB, so at run time it lies at
 * 0x100000 - (size of the image). After the guest has stopped the host reads it there again:
 * the range is reserved in the guest's e820, so `stage` and `message` survive the kernel.
 *
 * This header is included by the host program and by freestanding 32-bit code: fixed-size types
 * only. All numbers are little-endian; all addresses are guest-physical and below 4 GiB.
 */
#ifndef LOADER_HANDOFF_H
#define LOADER_HANDOFF_H

#include <stddef.h>
#include <stdint.h>

#define HANDOFF_MAGIC   UINT32_C(0x4f485851) /* "QXHO" */
#define HANDOFF_VERSION 1

/* handoff.flags */
#define HANDOFF_ENTRY_64    UINT32_C(0x1) /* enter the kernel in 64-bit mode, paging on */
#define HANDOFF_TEXT_SCREEN UINT32_C(0x2) /* a VGA is there: set 80x25 text mode */

/* handoff.stage, in the order in which the firmware passes them */
enum handoff_stage {
    HANDOFF_STAGE_NONE = 0,     /* the firmware has not been entered */
    HANDOFF_STAGE_ENTERED = 1,  /* running, hand-off checked */
    HANDOFF_STAGE_TABLES = 2,   /* hvmloader's e820 and tables taken over */
    HANDOFF_STAGE_SCREEN = 3,   /* screen usable, or none wanted */
    HANDOFF_STAGE_MOVED = 4,    /* kernel at its destination */
    HANDOFF_STAGE_KERNEL = 5,   /* the jump into the kernel is the next thing */
    HANDOFF_STAGE_FAILED = 255, /* stopped; message says why */
};

#define HANDOFF_MESSAGE_SIZE 120

/*
 * Guest memory when the firmware runs, guest-physical:
 *
 *     0x010000  0x080000  hvmloader's scratch data (e820, table pointers), until taken over
 *     0x080000  0x081000  hypercall page
 *     0x081000  0x087000  page tables for the 64-bit entry
 *     0x088000  0x090000  the firmware's stack
 *     0x090000  0x091000  boot_params
 *     0x091000  0x09d000  command line
 *     0x0f0000  0x100000  firmware image, hand-off first; stays reserved while the guest lives
 *     0x100000  0x200000  hvmloader, later the destination of a kernel that is not relocatable
 *     0x200000            kernel: at its preferred address, or here
 *     ...                 initrd, as high as the kernel takes it; up to 8 MiB below the end of low
 *                         RAM, as hvmloader takes these if PCI devices need more address space
 *                         than there is below 4 GiB. Used all the same if nothing else fits
 */
#define LOW_HYPERCALL_PAGE     UINT32_C(0x80000) /* one page, for the firmware's last message */
#define LOW_PAGE_TABLES        UINT32_C(0x81000) /* PML4, PDPT and 4 page directories */
#define LOW_PAGE_TABLES_SIZE   UINT32_C(0x6000)
#define LOW_FIRMWARE_STACK     UINT32_C(0x88000)
#define LOW_FIRMWARE_STACK_TOP UINT32_C(0x90000)
#define LOW_BOOT_PARAMS        UINT32_C(0x90000)
#define LOW_COMMAND_LINE       UINT32_C(0x91000)
#define LOW_COMMAND_LINE_END   UINT32_C(0x9d000) /* command line with its NUL ends here at most */

struct handoff {
    uint32_t magic;
    uint16_t version;
    uint16_t size;               /* sizeof(struct handoff) */
    uint32_t checksum;           /* makes the 32-bit words before `stage` sum to 0 */
    uint32_t flags;              /* HANDOFF_* */
    uint32_t boot_params;        /* struct boot_params, complete but for e820, RSDP, screen */
    uint32_t command_line;       /* NUL-terminated */
    uint32_t command_line_size;  /* bytes with the NUL */
    uint32_t kernel_source;      /* where the host put the protected-mode kernel */
    uint32_t kernel_size;        /* bytes there; 0 for an ELF kernel, whose segments are in place */
    uint32_t kernel_destination; /* where it must be on entry; equal to the source: do not move */
    uint32_t kernel_run_address; /* first byte the kernel uses while it starts (runtime start) */
    uint32_t kernel_run_size;    /* bytes it uses from there: must be RAM, clear of all others */
    uint32_t entry;              /* address of the first instruction, for the mode in flags */
    uint32_t initrd;             /* 0: none */
    uint32_t initrd_size;
    uint32_t page_tables; /* LOW_PAGE_TABLES_SIZE bytes for the 64-bit entry */

    /* from here on written by the firmware */
    uint32_t stage; /* enum handoff_stage */
    char message[HANDOFF_MESSAGE_SIZE];
} __attribute__((packed));

_Static_assert(offsetof(struct handoff, checksum) == 8, "checked by both sides");
_Static_assert(offsetof(struct handoff, boot_params) == 16, "checked by both sides");
_Static_assert(offsetof(struct handoff, kernel_source) == 28, "checked by both sides");
_Static_assert(offsetof(struct handoff, page_tables) == 60, "checked by both sides");
_Static_assert(offsetof(struct handoff, stage) == 64, "checked by both sides");
_Static_assert(sizeof(struct handoff) == 68 + HANDOFF_MESSAGE_SIZE, "no padding");

/**
 * handoff_words_sum() - Sum of little-endian 32-bit words
 * @data: Words; may be unaligned
 * @size: Bytes, a multiple of 4
 */
static inline uint32_t handoff_words_sum(const void *data, size_t size)
{
    const unsigned char *byte = data;
    uint32_t sum = 0;

    for (size_t i = 0; i < size; i += 4)
        sum += (uint32_t)byte[i] | (uint32_t)byte[i + 1] << 8 | (uint32_t)byte[i + 2] << 16 |
               (uint32_t)byte[i + 3] << 24;
    return sum;
}

/**
 * handoff_sum() - Sum of the words the checksum covers
 * @handoff: Structure to add up
 *
 * Return: 0 if `checksum` is right
 */
static inline uint32_t handoff_sum(const struct handoff *handoff)
{
    return handoff_words_sum(handoff, offsetof(struct handoff, stage));
}

#endif
