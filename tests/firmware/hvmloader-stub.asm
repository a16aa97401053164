; SPDX-License-Identifier: GPL-2.0-or-later
;
; Plays hvmloader for plain QEMU (-machine pc -bios): makes the BIOS area writable as it is under Xen,
; copies the firmware module to end at 1 MiB and enters it in the state that hvmloader leaves: real
; mode at F000:FFF0, all segments but CS and all registers 0. The test has already put into memory what
; hvmloader builds there.

%define ROM_BASE          0xffff0000    ; where the last 64 KiB of the ROM appear
%define MODULE            0x134000      ; where libxenguest puts the firmware module
%define MODULE_SIZE       0x10000
%define DESTINATION       (0x100000 - MODULE_SIZE)
%define TRAMPOLINE        0x0000
%define PAM_REGISTER      0x80000058    ; host bridge 00:00.0, registers 0x58 to 0x5b
%define PCI_ADDRESS       0xcf8
%define PCI_DATA          0xcfc

org ROM_BASE

bits 16
start_16:
        cli
        o32 lgdt [cs:gdt_pointer - start_16]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp dword 0x18:start_32

bits 32
start_32:
        mov eax, 0x20
        mov ds, eax
        mov es, eax
        mov ss, eax

        ; Intel 440FX data sheet, PAM0 to PAM6 (0x59 to 0x5f): reads and writes go to RAM.
        mov dx, PCI_ADDRESS
        mov eax, PAM_REGISTER
        out dx, eax
        mov dx, PCI_DATA
        in eax, dx
        and eax, 0x000000ff
        or eax, 0x33333000
        out dx, eax
        mov dx, PCI_ADDRESS
        mov eax, PAM_REGISTER + 4
        out dx, eax
        mov dx, PCI_DATA
        mov eax, 0x33333333
        out dx, eax

        mov esi, MODULE
        mov edi, DESTINATION
        mov ecx, MODULE_SIZE / 4
        rep movsd

        ; Fill hvmloader's own memory, whose contents must not matter.
        mov edi, 0x100000
        mov ecx, 0x34000 / 4
        mov eax, 0xcccccccc
        rep stosd

        mov esi, trampoline
        mov edi, TRAMPOLINE
        mov ecx, trampoline_end - trampoline
        rep movsb

        mov eax, 0x10
        mov ds, eax
        mov es, eax
        mov fs, eax
        mov gs, eax
        mov ss, eax
        xor eax, eax
        xor ebx, ebx
        xor ecx, ecx
        xor edx, edx
        xor esp, esp
        xor ebp, ebp
        xor esi, esi
        xor edi, edi
        jmp 0x08:TRAMPOLINE

bits 16
trampoline:
        mov cr0, eax
        jmp 0:TRAMPOLINE + (.real_mode - trampoline)
.real_mode:
        mov ds, ax
        mov es, ax
        mov fs, ax
        mov gs, ax
        mov ss, ax
        jmp 0xf000:0xfff0
trampoline_end:

        align 8, db 0
gdt:
        dq 0
        dq 0x008f9a000000ffff           ; 0x08: 16-bit code
        dq 0x008f92000000ffff           ; 0x10: 16-bit data
        dq 0x00cf9a000000ffff           ; 0x18: 32-bit code
        dq 0x00cf92000000ffff           ; 0x20: 32-bit data
gdt_pointer:
        dw gdt_pointer - gdt - 1
        dd gdt

        times 0xfff0 - ($ - $$) db 0xff
bits 16
        jmp start_16
        times 0x10000 - ($ - $$) db 0xff
