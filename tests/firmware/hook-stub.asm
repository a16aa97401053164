; SPDX-License-Identifier: GPL-2.0-or-later
;
; Plays a kernel's real-mode code for plain QEMU (-machine pc -bios): enters code32_start as boot.rst,
; field 0x214, describes it, in flat 32-bit protected mode with %esi = boot_params. What the boot
; protocol does not promise is hostile: there is no stack, the direction flag is set, and the GDT lies
; where the kernel is about to be moved.

%define ROM_BASE     0xffff0000
%define PARAMETERS   0x600              ; boot_params, then where to put the GDT
%define CODE32_START 0x214              ; offset in boot_params

org ROM_BASE

bits 16
start_16:
        cli
        o32 lgdt [cs:rom_gdt_pointer - start_16]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp dword 0x10:start_32

bits 32
start_32:
        mov eax, 0x18
        mov ds, eax
        mov es, eax
        mov fs, eax
        mov gs, eax
        mov ss, eax

        mov esi, gdt
        mov edi, [PARAMETERS + 4]
        mov ecx, GDT_SIZE / 4
        cld
        rep movsd
        ; The pointer itself is put after the parameters.
        mov eax, [PARAMETERS + 4]
        mov word [PARAMETERS + 8], GDT_SIZE - 1
        mov [PARAMETERS + 10], eax
        lgdt [PARAMETERS + 8]

        mov esi, [PARAMETERS]
        mov eax, [esi + CODE32_START]
        mov ebx, 0xbbbbbbbb
        mov ecx, 0xcccccccc
        mov edx, 0xdddddddd
        mov edi, 0xeeeeeeee
        mov ebp, 0xffffffff
        mov esp, 0xfffffff0
        std
        jmp eax

        align 8, db 0
gdt:
        dq 0
        dq 0
        dq 0x00cf9a000000ffff           ; 0x10: 32-bit code
        dq 0x00cf92000000ffff           ; 0x18: 32-bit data
GDT_SIZE equ $ - gdt
rom_gdt_pointer:
        dw GDT_SIZE - 1
        dd gdt

        times 0xfff0 - ($ - $$) db 0xff
bits 16
        jmp start_16
        times 0x10000 - ($ - $$) db 0xff
