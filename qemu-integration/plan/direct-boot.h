/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an HVM guest's kernel is put into its memory, to be entered without a BIOS.
 */
#ifndef QEMU_INTEGRATION_PLAN_DIRECT_BOOT_H
#define QEMU_INTEGRATION_PLAN_DIRECT_BOOT_H

#include "common/error.h"
#include "loader/boot-layout.h"
#include "loader/kernel-image.h"
#include "qemu-integration/kernel/boot-files.h"
#include "qemu-integration/vm.h"

struct direct_boot {
    struct kernel_image kernel;
    struct boot_layout layout; /* only if the kernel needs no BIOS */
};

/**
 * plan_direct_boot() - Read the kernel's head and plan the guest's memory
 * @ram:          The guest's
 * @files:        Kernel and initrd; borrowed
 * @command_line: Borrowed
 * @boot:         Filled
 * @error:        Filled on failure
 *
 * A kernel whose needs_bios is set is no failure here, and has no layout.
 *
 * Return: 0, or -1
 */
int plan_direct_boot(const struct vm *vm, const struct ram_map *ram, const struct boot_files *files,
                     const char *command_line, struct direct_boot *boot, struct error *error);

#endif
