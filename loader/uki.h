/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unified kernel images: EFI programs that carry a kernel and what belongs to it in sections. Pure.
 *
 * Source: UAPI Group Specifications, "Unified Kernel Image (UKI)".
 */
#ifndef LOADER_UKI_H
#define LOADER_UKI_H

#include "loader/kernel-file.h"

#include <stdint.h>

/* A section of the file; `size` is 0 if there is none, or it is empty. */
struct uki_part {
    uint64_t offset;
    uint64_t size; /* bytes */
};

struct uki {
    struct uki_part linux_image; /* .linux, never empty */
    struct uki_part initrd;      /* .initrd */
    struct uki_part ucode;       /* .ucode: microcode, an initrd that comes before the other */
    struct uki_part cmdline;     /* .cmdline */
    struct uki_part uname;       /* .uname: the kernel's release */
};

/**
 * uki_parse() - Find the parts
 * @uki:   Filled on success
 * @file:  Any bytes
 * @error: Filled on failure with "NAME: reason"
 *
 * Of an image with several profiles those parts that all have in common are taken.
 *
 * Return: 0, or -1 if it is no PE image for x86-64, a damaged one, or one without a kernel
 */
int uki_parse(struct uki *uki, const struct kernel_file *file, struct error *error);

/**
 * uki_command_line() - Bring .cmdline into the form of a command line, as systemd-stub does
 * @text: The section, NUL-terminated; changed
 *
 * Control characters become spaces, and there are none at the ends.
 *
 * Return: where it begins, in @text
 */
char *uki_command_line(char *text);

#endif
