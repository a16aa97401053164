/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fonts that pty-bridge/terminal/make-font has made; REGULAR_FONT and BOLD_FONT are their paths. */
    .section .rodata
    .global console_font_regular
    .global console_font_bold
    .balign 16
console_font_regular:
    .incbin REGULAR_FONT
    .balign 16
console_font_bold:
    .incbin BOLD_FONT
    .section .note.GNU-stack, "", @progbits
