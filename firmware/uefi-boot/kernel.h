/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starts the kernel that the host has placed: an EFI program in memory.
 */
#ifndef FIRMWARE_UEFI_BOOT_KERNEL_H
#define FIRMWARE_UEFI_BOOT_KERNEL_H

#include "common/error.h"
#include "loader/uefi-handoff.h"

#include <efi.h>

/**
 * kernel_load() - Have the firmware load it, with its command line
 * @self:    This program
 * @handoff: With a kernel
 * @kernel:  Filled with its handle
 * @error:   Filled on failure
 *
 * Return: 0, or -1
 */
int kernel_load(EFI_HANDLE self, EFI_SYSTEM_TABLE *system, const struct uefi_handoff *handoff,
                EFI_HANDLE *kernel, struct error *error);

/**
 * kernel_start() - Run it
 *
 * Return: only if it ends; always -1
 */
int kernel_start(EFI_SYSTEM_TABLE *system, EFI_HANDLE kernel, struct error *error);

#endif
