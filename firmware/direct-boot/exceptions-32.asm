; SPDX-License-Identifier: GPL-2.0-or-later
;
; An exception in the firmware itself is a bug or broken hardware: exception_32() reports it and stops the
; machine.

%include "firmware/segments.inc"

bits 32

extern exception_32

global idt_load

EXCEPTIONS              equ 32
GATE_INTERRUPT_32       equ 0x8e00      ; present, ring 0, 32-bit interrupt gate

; Vectors for which the processor pushes an error code (Intel SDM volume 3, table 6-1)
WITH_ERROR_CODE         equ 1 << 8 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 17 | \
                            1 << 21 | 1 << 29 | 1 << 30

section .text progbits alloc exec nowrite align=16

%assign vector 0
%rep EXCEPTIONS
exception_%+vector:
  %if (WITH_ERROR_CODE >> vector & 1) == 0
        push dword 0
  %endif
        push dword vector
        jmp near exception_common
  %assign vector vector + 1
%endrep

; Stack: vector, error code, EIP. void exception_32(vector, error_code, address)
exception_common:
        cld
        call exception_32
        ud2

; void idt_load(void)
; The gates are filled at run time, as a linker cannot split an address into the halves of a gate.
idt_load:
        xor ecx, ecx
.gate:
        mov eax, [exception_addresses + ecx * 4]
        mov edx, eax
        and eax, 0xffff
        or eax, SELECTOR_CODE << 16
        and edx, 0xffff0000
        or edx, GATE_INTERRUPT_32
        mov [idt + ecx * 8], eax
        mov [idt + ecx * 8 + 4], edx
        inc ecx
        cmp ecx, EXCEPTIONS
        jb .gate
        lidt [idt_pointer]
        ret

section .rodata progbits alloc noexec nowrite align=4

exception_addresses:
%assign vector 0
%rep EXCEPTIONS
        dd exception_%+vector
  %assign vector vector + 1
%endrep

section .data

align 8
idt:
        times EXCEPTIONS dq 0
idt_pointer:
        dw idt_pointer - idt - 1
        dd idt
