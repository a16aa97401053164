; SPDX-License-Identifier: GPL-2.0-or-later
;
; Real mode. hvmloader jumps to F000:FFF0 with interrupts off and all segments but CS 0. This code only
; enters protected mode, without using a stack.

%include "firmware/direct-boot/offsets.inc"
%include "firmware/segments.inc"

bits 16

extern start_32
extern gdt_pointer_offset               ; offset of gdt_pointer in segment F000

section .entry16 progbits alloc exec nowrite align=16

enter_protected_mode:
        cli
        cld
        o32 lgdt [cs:gdt_pointer_offset]
        mov eax, cr0
        or al, CR0_PE
        mov cr0, eax
        jmp dword SELECTOR_CODE:start_32

section .reset progbits alloc exec nowrite align=16

        jmp enter_protected_mode
        times 16 - ($ - $$) db 0
