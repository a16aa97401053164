; SPDX-License-Identifier: GPL-2.0-or-later
;
; The relocator as a part of the image, where its parameters are filled in.

section .data

global relocator

align 16
relocator:
        incbin "code32-relocator.bin"
