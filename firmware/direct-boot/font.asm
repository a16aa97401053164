; SPDX-License-Identifier: GPL-2.0-or-later
;
; The console font, in make-font's arrangement for the VGA.

section .rodata progbits alloc noexec nowrite align=16

global text_screen_font

text_screen_font:
        incbin "font.bin"
