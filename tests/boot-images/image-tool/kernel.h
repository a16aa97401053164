/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes a self-check kernel: the fixed real-mode and protected-mode code in a bzImage with the
 * requested header and size.
 */
#ifndef IMAGE_TOOL_KERNEL_H
#define IMAGE_TOOL_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"
#include "tests/boot-images/image-info.h"

struct kernel_options {
    uint16_t protocol;      /* 0x0202 to 0x020f */
    bool fixed;             /* not relocatable: is loaded at 0x100000 */
    bool entry_64;          /* has the 64-bit entry point and says so */
    bool setup_64;          /* its real-mode part enters there */
    bool no_command_line;   /* must be started without a command line */
    uint32_t size;          /* bytes of the protected-mode part, multiple of 16 */
    uint32_t init_size;     /* 0: as much as it needs */
    uint64_t pref_address;  /* 0: the default */
    uint32_t alignment;     /* kernel_alignment, a power of two */
    uint32_t min_alignment; /* in bytes, a power of two; 0: as kernel_alignment */
    uint32_t initrd_max;    /* initrd_addr_max */
    uint32_t cmdline_size;  /* longest command line without the NUL */
    enum image_end end;
};

/**
 * kernel_default_options() - A relocatable kernel of 64 KiB with the newest protocol
 */
struct kernel_options kernel_default_options(void);

/**
 * kernel_make() - Build the file in memory
 * @options: Header and size
 * @size:    Set to the size of the file in bytes
 *
 * Return: the file, to be freed by the caller; NULL with @error set if the options contradict each
 *         other or there is no memory
 */
uint8_t *kernel_make(const struct kernel_options *options, size_t *size, struct error *error);

#endif
