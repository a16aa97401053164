/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where everything lies when a kernel is booted directly: kernel, initrd, command line,
 * boot_params, and the hand-off that tells the firmware so. Pure planning: no I/O.
 */
#ifndef LOADER_BOOT_LAYOUT_H
#define LOADER_BOOT_LAYOUT_H

#include "common/error.h"
#include "loader/boot-params.h"
#include "loader/handoff.h"
#include "loader/kernel.h"

#include <stdbool.h>
#include <stdint.h>

/* hvmloader, the firmware module and the start info lie below; free from here on. */
#define LAYOUT_KERNEL_ADDRESS UINT64_C(0x200000)

/* hvmloader may move this much of the top of low RAM away; nothing is placed there if it fits. */
#define LAYOUT_LOW_RAM_SPARE UINT64_C(0x800000)

/* Guest RAM: [0, low_end) but for the VGA and BIOS hole below 1 MiB, and [4 GiB, high_end). */
struct ram_map {
    uint64_t low_end;  /* bytes; page aligned, at most 4 GiB */
    uint64_t high_end; /* 0: no RAM above 4 GiB */
};

enum load_source {
    LOAD_KERNEL_FILE,
    LOAD_INITRD_FILE,
    LOAD_COMMAND_LINE, /* the planned command line, with its NUL */
    LOAD_BOOT_PARAMS,  /* layout.boot_params */
};

/* One copy into the guest. */
struct load_piece {
    enum load_source source;
    uint64_t source_offset; /* bytes into the source */
    uint64_t source_size;   /* bytes to copy */
    uint64_t address;       /* guest-physical destination */
    uint64_t memory_size;   /* bytes there; those past source_size must be zero, as fresh RAM is */
};

#define LOAD_PIECES_MAX (KERNEL_SEGMENTS_MAX + 3)

struct boot_layout {
    unsigned piece_count;
    struct load_piece pieces[LOAD_PIECES_MAX];
    uint64_t modules_start; /* [modules_start, modules_end) above 1 MiB holds all pieces there */
    uint64_t modules_end;
    struct boot_params boot_params; /* complete but for e820, RSDP and screen */
    struct handoff handoff;         /* complete, checksum included */
};

/* What is booted, on which guest. */
struct boot_config {
    const struct kernel_image *kernel; /* with needs_bios == NULL */
    const char *kernel_name;           /* for messages */
    const char *initrd_name;           /* NULL: no initrd */
    uint64_t initrd_size;              /* bytes */
    const char *command_line;          /* never NULL */
    struct ram_map ram;
    bool text_screen;    /* a VGA is there */
    bool force_entry_32; /* ignore a 64-bit entry if the kernel also has a 32-bit one */
};

/**
 * boot_layout_plan() - Find a place for everything
 * @layout:  Filled on success
 * @config: Borrowed only during the call
 * @error:   Filled on failure, naming the file and the reason
 *
 * Guarantees: no two of kernel source, kernel destination + run area (may overlap its own source),
 * initrd, command line, boot_params, page tables, relocator and firmware image overlap; all lie in
 * RAM; nothing above 1 MiB starts below LAYOUT_KERNEL_ADDRESS but the destination of a kernel that
 * the relocator moves to 0x100000. The run area starts at the runtime start address that boot.rst
 * defines (field 0x260), which is why a relocatable kernel is never put below its pref_address; of
 * an ELF kernel it is the span of its segments. The initrd starts on a page and lies as high as
 * kernel and RAM allow.
 *
 * Return: 0, or -1 if something does not fit or the command line is too long
 */
int boot_layout_plan(struct boot_layout *layout, const struct boot_config *config,
                     struct error *error);

#endif
