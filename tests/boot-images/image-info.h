/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the self-check kernel knows about its own image. The image tool writes it at
 * IMAGE_INFO_OFFSET of the protected-mode part; the kernel compares what it finds at run time with
 * it. Nothing here comes from the boot loader, so no loader can make the kernel pass by mistake.
 */
#ifndef BOOT_IMAGES_IMAGE_INFO_H
#define BOOT_IMAGES_IMAGE_INFO_H

#include <stddef.h>
#include <stdint.h>

#define IMAGE_INFO_MAGIC  UINT32_C(0x4b435351) /* "QSCK" */
#define IMAGE_INFO_OFFSET 0x400                /* of the protected-mode part; multiple of 8 */

#define IMAGE_ENTRY_32_OFFSET 0     /* of the protected-mode part */
#define IMAGE_ENTRY_64_OFFSET 0x200 /* Linux Documentation/arch/x86/boot.rst, 64-bit protocol */

/* Memory the kernel uses after its protected-mode part, rounded up to a page: its stack */
#define IMAGE_STACK_SIZE 0x10000

/* kernel_info of protocol 2.15, of the protected-mode part */
#define IMAGE_KERNEL_INFO_OFFSET 0x4c0
#define IMAGE_KERNEL_INFO_SIZE   16

#define IMAGE_HEADER_START     0x1f1 /* first byte of struct setup_header in file and boot_params */
#define IMAGE_HEADER_SIZE_MAX  128
#define IMAGE_HEADER_LAST_BYTE 0x290 /* no protocol's header reaches this offset */

/* image_info.flags */
#define IMAGE_NO_COMMAND_LINE UINT32_C(0x1) /* the kernel must get an empty one */

/* what to do when all checks are done; the command line word end= overrides it */
enum image_end {
    IMAGE_END_POWEROFF = 0,
    IMAGE_END_REBOOT = 1,
    IMAGE_END_CRASH = 2,       /* triple fault */
    IMAGE_END_HALT = 3,        /* stop with interrupts off: nothing can wake it */
    IMAGE_END_IDLE = 4,        /* sleep with interrupts on, all sources masked */
    IMAGE_END_SPIN = 5,        /* busy loop */
    IMAGE_END_WAIT_SERIAL = 6, /* echo lines from COM1, obey those that name another end */
    IMAGE_END_COUNT
};

/* The value of end= and --end for each enum image_end, in its order */
#define IMAGE_END_NAMES "poweroff reboot crash halt idle spin wait-serial "

struct image_info {
    uint32_t magic;
    uint32_t flags;         /* IMAGE_* */
    uint32_t size;          /* bytes of the protected-mode part, multiple of 16 */
    uint32_t end;           /* enum image_end */
    uint64_t checksum;      /* of the protected-mode part, counted with this field 0 */
    uint32_t run_address;   /* where it runs when it is not relocatable; 0: relocatable */
    uint32_t reserve;       /* bytes it uses from the start of its run area: init_size */
    uint32_t alignment;     /* of the run area when it is relocatable: kernel_alignment */
    uint32_t min_alignment; /* the least the loader may use instead, in bytes */
    uint32_t initrd_max;    /* highest address the initrd may occupy */
    uint32_t cmdline_size;  /* longest command line, without the NUL */
    uint32_t header_size;   /* bytes of header[] in use, from IMAGE_HEADER_START */
    uint8_t header[IMAGE_HEADER_SIZE_MAX]; /* setup header as it is in the file */
} __attribute__((packed));

_Static_assert(offsetof(struct image_info, size) == 8, "used by entry.asm");
_Static_assert(offsetof(struct image_info, checksum) == 16, "on a word of the checksum");
_Static_assert(sizeof(struct image_info) == 52 + IMAGE_HEADER_SIZE_MAX, "no padding");

#endif
