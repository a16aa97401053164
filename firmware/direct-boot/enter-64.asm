; SPDX-License-Identifier: GPL-2.0-or-later
;
; From 32-bit protected mode to long mode and into a kernel's 64-bit entry point, as boot.rst, "64-bit
; Boot Protocol", says: identity mapping, CS 0x10, DS ES SS 0x18, interrupts off, %rsi = boot_params.

%include "firmware/direct-boot/offsets.inc"
%include "firmware/segments.inc"

bits 32

global enter_kernel_64

section .text progbits alloc exec nowrite align=16

; void enter_kernel_64(uint32_t entry, uint32_t boot_params, uint32_t page_tables)
enter_kernel_64:
        mov edi, [esp + 4]
        mov esi, [esp + 8]
        mov ebx, [esp + 12]
        cli
        cld
        lidt [no_vectors]

        mov eax, cr4
        or eax, CR4_PAE
        mov cr4, eax
        mov cr3, ebx
        mov ecx, MSR_EFER
        rdmsr
        or eax, EFER_LME
        wrmsr
        mov eax, cr0
        or eax, CR0_PG
        mov cr0, eax                    ; long mode, still running 32-bit code

        lgdt [gdt_64_pointer]
        jmp SELECTOR_CODE:.long_mode

bits 64
.long_mode:
        load_data_segments
        ; The upper halves are undefined after the switch; writing the lower ones clears them.
        mov esi, esi
        mov eax, edi
        mov esp, esp
        xor ebp, ebp
        xor edi, edi
        xor ebx, ebx
        jmp rax

section .data

align 8
gdt_64:
        flat_descriptors DESCRIPTOR_CODE_64
gdt_64_pointer:
        dw gdt_64_pointer - gdt_64 - 1
        dd gdt_64
no_vectors:
        dw 0
        dd 0
