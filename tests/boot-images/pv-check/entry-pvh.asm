; SPDX-License-Identifier: GPL-2.0-or-later
;
; Where Xen starts the kernel in a PVH guest: in 32-bit mode without paging, ebx pointing to struct
; hvm_start_info (xen/arch-x86/hvm/start_info.h). From here to where a PV guest begins: 64-bit mode,
; the image mapped at its virtual addresses.
;
; Besides, the first and the last GiB below 4 GiB are mapped at their physical addresses: RAM, and
; the special pages and ACPI tables.

VIRT_BASE    equ 0xffffffff80000000     ; as in the linker script; its physical address is 0

PRESENT      equ 1
WRITABLE     equ 2
LARGE        equ 0x80                   ; 2 MiB

CR0_PE       equ 1
CR0_PG       equ 0x80000000
CR4_PAE      equ 0x20
EFER         equ 0xc0000080
EFER_LME     equ 0x100

CODE_64      equ 8
DATA         equ 16

extern start_common
extern pvh_main

section .text progbits alloc exec nowrite align=16

bits 32
global start_pvh
start_pvh:
        cld
        mov     eax, cr4
        or      eax, CR4_PAE
        mov     cr4, eax
        mov     eax, pml4 - VIRT_BASE
        mov     cr3, eax
        mov     ecx, EFER
        rdmsr
        or      eax, EFER_LME
        wrmsr
        mov     eax, CR0_PG | CR0_PE
        mov     cr0, eax
        lgdt    [gdt_pointer - VIRT_BASE]
        jmp     CODE_64:start_64 - VIRT_BASE

bits 64
start_64:
        mov     eax, DATA
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     esi, ebx                ; hvm_start_info
        mov     rdx, pvh_main
        mov     rax, start_common
        jmp     rax

gdt_pointer:
        dw      gdt_end - gdt - 1
        dd      gdt - VIRT_BASE

align 8
gdt:
        dq      0
        dq      0x00209b0000000000      ; 64-bit code; the processor marks it as used, so it is
        dq      0x0000930000000000      ; data
gdt_end:

section .data progbits alloc noexec write align=4096
align 4096
pml4:
        dq      pdpt - VIRT_BASE + PRESENT + WRITABLE
        times 510 dq 0
        dq      pdpt - VIRT_BASE + PRESENT + WRITABLE
pdpt:                                   ; below 512 GiB, and the image's
        dq      first_gib - VIRT_BASE + PRESENT + WRITABLE
        dq      0, 0
        dq      fourth_gib - VIRT_BASE + PRESENT + WRITABLE
        times 510 - 4 dq 0
        dq      first_gib - VIRT_BASE + PRESENT + WRITABLE
        dq      0
first_gib:
%assign address 0
%rep 512
        dq      address + PRESENT + WRITABLE + LARGE
%assign address address + 0x200000
%endrep
fourth_gib:
%assign address 0xc0000000
%rep 512
        dq      address + PRESENT + WRITABLE + LARGE
%assign address address + 0x200000
%endrep
