/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The relocator: a position-independent blob of 32-bit code that moves a protected-mode kernel to
 * where it must run and enters it as Linux Documentation/arch/x86/boot.rst, "32-bit Boot Protocol",
 * wants it: flat 4 GiB segments (CS 0x10, DS ES SS 0x18), interrupts off, %esi = boot_params,
 * %ebp = %edi = %ebx = 0.
 *
 * There are two ways to use it. Either a loader puts the blob somewhere into the guest, fills in
 * the parameters and sets the setup header's code32_start to its first byte; or the direct-boot
 * firmware, which contains the blob, jumps to it.
 *
 * The blob is entered at its first byte in flat 32-bit protected mode, %esi = boot_params. It uses
 * the field `scratch` of boot_params as its stack. It must lie outside both the source and the
 * destination range, which may overlap each other in any way. It does not return.
 */
#ifndef FIRMWARE_CODE32_RELOCATOR_H
#define FIRMWARE_CODE32_RELOCATOR_H

#include <stddef.h>
#include <stdint.h>

#define CODE32_RELOCATOR_MAGIC   UINT32_C(0x33525851) /* "QXR3" */
#define CODE32_RELOCATOR_VERSION 1

/* The first bytes of the blob; the rest is code. Little-endian, addresses guest-physical. */
struct code32_relocator {
    uint8_t jump[2];      /* over the parameters */
    uint16_t version;     /* CODE32_RELOCATOR_VERSION */
    uint32_t magic;       /* CODE32_RELOCATOR_MAGIC */
    uint32_t source;      /* where the kernel is */
    uint32_t destination; /* where to move it; equal to the source: it stays */
    uint32_t size;        /* bytes to move, any number */
    uint32_t entry;       /* address to jump to afterwards */
} __attribute__((packed));

_Static_assert(offsetof(struct code32_relocator, magic) == 4, "code32-relocator.asm");
_Static_assert(offsetof(struct code32_relocator, source) == 8, "code32-relocator.asm");
_Static_assert(offsetof(struct code32_relocator, destination) == 12, "code32-relocator.asm");
_Static_assert(offsetof(struct code32_relocator, size) == 16, "code32-relocator.asm");
_Static_assert(offsetof(struct code32_relocator, entry) == 20, "code32-relocator.asm");
_Static_assert(sizeof(struct code32_relocator) == 24, "code32-relocator.asm");

#endif
