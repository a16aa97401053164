/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Offers an initrd to the kernel as Linux' EFI stub asks for it: by LoadFile2 on a device path of
 * the vendor media GUID LINUX_EFI_INITRD_MEDIA_GUID (Linux Documentation/arch/x86/boot.rst and
 * include/linux/efi.h).
 */
#ifndef FIRMWARE_UEFI_BOOT_INITRD_H
#define FIRMWARE_UEFI_BOOT_INITRD_H

#include "common/error.h"

#include <efi.h>
#include <stdint.h>

/**
 * initrd_offer() - Install the protocol
 * @initrd: Its bytes; they stay where they are until the kernel has copied them
 * @size:   Bytes, not 0
 * @error:  Filled on failure
 *
 * Return: 0, or -1
 */
int initrd_offer(EFI_SYSTEM_TABLE *system, const void *initrd, uint64_t size, struct error *error);

#endif
