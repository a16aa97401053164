; SPDX-License-Identifier: GPL-2.0-or-later
;
; Flat 32-bit protected mode: segments and stack for the C code, the way into the relocator and back,
; and the last instructions before a 32-bit kernel.

%include "firmware/direct-boot/offsets.inc"
%include "firmware/segments.inc"

bits 32

extern main_32
extern main_32_after_move
extern idt_load

global start_32
global relocate
global after_move_32
global enter_kernel_32
global gdt_pointer

section .text progbits alloc exec nowrite align=16

; Entered from real mode; does not return.
start_32:
        load_data_segments
        mov esp, LOW_FIRMWARE_STACK_TOP
        call idt_load
        call main_32
        ud2

; void relocate(const struct code32_relocator *relocator, uint32_t boot_params)
; Jumps to the relocator, whose parameters make it jump to after_move_32.
relocate:
        mov eax, [esp + 4]
        mov esi, [esp + 8]
        jmp eax

; Entered by the relocator, with its GDT and with the stack in boot_params.
after_move_32:
        cld
        lgdt [gdt_pointer]
        jmp SELECTOR_CODE:.flat
.flat:
        load_data_segments
        mov esp, LOW_FIRMWARE_STACK_TOP
        call main_32_after_move
        ud2

; void enter_kernel_32(uint32_t entry, uint32_t boot_params)
; As boot.rst, "32-bit Boot Protocol", says. The exception vectors are removed: the firmware cannot
; explain a fault in the kernel's first instructions.
enter_kernel_32:
        mov edx, [esp + 4]
        mov esi, [esp + 8]
        cli
        cld
        lidt [no_vectors]
        xor ebp, ebp
        xor edi, edi
        xor ebx, ebx
        jmp edx

section .data

align 8
gdt:
        flat_descriptors DESCRIPTOR_CODE_32
gdt_pointer:
        dw gdt_pointer - gdt - 1
        dd gdt
no_vectors:
        dw 0
        dd 0
