/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The firmware image as built by firmware/direct-boot; DIRECT_BOOT_IMAGE is its path. */
    .section .rodata
    .global direct_boot_image_start
    .global direct_boot_image_end
    .balign 16
direct_boot_image_start:
    .incbin DIRECT_BOOT_IMAGE
direct_boot_image_end:
    .section .note.GNU-stack, "", @progbits
