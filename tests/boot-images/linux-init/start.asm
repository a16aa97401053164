; SPDX-License-Identifier: GPL-2.0-or-later
; Linux starts the program here, with argc, argv, NULL, environment, NULL on the stack.

bits 32
extern init_main
global _start

section .text
_start:
        xor     ebp, ebp
        mov     eax, esp
        and     esp, -16
        sub     esp, 12
        push    eax
        call    init_main

section .note.GNU-stack noalloc noexec nowrite progbits
