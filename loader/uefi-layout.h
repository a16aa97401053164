/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a guest with UEFI firmware finds its kernel, initrd and command line: in the area of the
 * hand-off (uefi-handoff.h), each from a page's start. Pure planning: no I/O.
 */
#ifndef LOADER_UEFI_LAYOUT_H
#define LOADER_UEFI_LAYOUT_H

#include "common/error.h"
#include "loader/boot-layout.h"
#include "loader/uefi-handoff.h"

#include <stdint.h>

/*
 * Low RAM that the firmware has for itself above the area: OVMF takes the uppermost 64 MiB before
 * it runs drivers, and they some more, from the top down.
 */
#define UEFI_FIRMWARE_RAM (UINT64_C(96) << 20)

/* Longest command line in bytes, without its NUL; what EFI programs take is their own matter. */
#define UEFI_COMMAND_LINE_MAX 65535

struct uefi_layout {
    unsigned piece_count;
    struct load_piece pieces[3];
    struct uefi_handoff handoff; /* complete, checksum included; it lies at the area's start */
};

struct uefi_config {
    const char *kernel_name;  /* NULL: none, nor an initrd */
    uint64_t kernel_size;     /* bytes, not 0 */
    const char *initrd_name;  /* NULL: none */
    uint64_t initrd_size;     /* bytes */
    const char *command_line; /* never NULL */
    struct ram_map ram;
};

/**
 * uefi_layout_plan() - Find a place for everything
 * @layout: Filled on success
 * @config: Borrowed only during the call
 * @error:  Filled on failure, naming the file and the reason
 *
 * Return: 0, or -1 if something does not fit
 */
int uefi_layout_plan(struct uefi_layout *layout, const struct uefi_config *config,
                     struct error *error);

#endif
