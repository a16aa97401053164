; SPDX-License-Identifier: GPL-2.0-or-later
;
; The first instructions of the self-check kernel's protected-mode part, for the 32-bit and the
; 64-bit boot protocol (Linux Documentation/arch/x86/boot.rst), and the code that the other
; processors run. Both entries note the state they were entered in as a struct entry_state on a
; stack of their own and continue in kernel_main, 32 bits, no paging.
;
; The image may lie at any address below 4 GiB and does not change while it runs (it checks its own
; sum): addresses are computed from where the code finds itself, and there is no writable data.

IMAGE_INFO_OFFSET equ 0x400
INFO_SIZE         equ IMAGE_INFO_OFFSET + 8     ; image_info.size
STACK_SIZE        equ 0x10000                   ; IMAGE_STACK_SIZE
BOOT_PARAMS_AFTER_SCRATCH equ 0x1e8             ; end of boot_params.scratch, 4 bytes
MSR_EFER          equ 0xc0000080
CR0_PE            equ 1
EFER_LME          equ 0x100

; struct entry_state of entry-state.h
struc state
.mode        resd 1
.load        resd 1
.flags       resq 1
.boot_params resq 1
.bx          resq 1
.bp          resq 1
.di          resq 1
.cr0         resq 1
.cr3         resq 1
.cr4         resq 1
.efer        resq 1
.gdt_base    resq 1
.gdt_limit   resd 1
.cs          resd 1
.ds          resd 1
.es          resd 1
.ss          resd 1
.spare       resd 1
endstruc

extern kernel_main

section .head progbits alloc exec nowrite align=16

bits 32
global image_start
image_start:
        ; There is no stack yet; the protocol gives the kernel four bytes of boot_params for this.
        lea     esp, [esi + BOOT_PARAMS_AFTER_SCRATCH]
        pushfd
        pop     ecx
        cli                                     ; the flags have been noted
        call    .here
.here:
        pop     eax
        sub     eax, .here - image_start        ; load address
        mov     edx, [eax + INFO_SIZE]
        lea     edx, [eax + edx + 0xfff]
        and     edx, ~0xfff
        lea     esp, [edx + STACK_SIZE - state_size]
        mov     [esp + state.load], eax
        mov     [esp + state.flags], ecx
        cld
        xor     eax, eax
        mov     [esp + state.flags + 4], eax
        mov     dword [esp + state.mode], 32
        mov     [esp + state.boot_params], esi
        mov     [esp + state.boot_params + 4], eax
        mov     [esp + state.bx], ebx
        mov     [esp + state.bx + 4], eax
        mov     [esp + state.bp], ebp
        mov     [esp + state.bp + 4], eax
        mov     [esp + state.di], edi
        mov     [esp + state.di + 4], eax
        mov     ecx, cr0
        mov     [esp + state.cr0], ecx
        mov     [esp + state.cr0 + 4], eax
        mov     [esp + state.cr3], eax
        mov     [esp + state.cr3 + 4], eax
        mov     ecx, cr4
        mov     [esp + state.cr4], ecx
        mov     [esp + state.cr4 + 4], eax
        mov     [esp + state.efer], eax
        mov     [esp + state.efer + 4], eax
        mov     [esp + state.gdt_base + 4], eax
        sgdt    [esp + state.gdt_base - 2]      ; the limit goes into efer's last two bytes
        movzx   ecx, word [esp + state.gdt_base - 2]
        mov     [esp + state.gdt_limit], ecx
        mov     [esp + state.gdt_base - 2], ax
        mov     [esp + state.spare], eax
        mov     ecx, cs
        mov     [esp + state.cs], ecx
        mov     ecx, ds
        mov     [esp + state.ds], ecx
        mov     ecx, es
        mov     [esp + state.es], ecx
        mov     ecx, ss
        mov     [esp + state.ss], ecx

        ; Segments of our own, whatever the loader's are and wherever its GDT lies. The descriptors
        ; have their accessed bits set, so that the processor does not write into the image.
        mov     eax, [esp + state.load]
        lea     ecx, [eax + gdt - image_start]
        sub     esp, 8
        mov     word [esp], gdt_end - gdt - 1
        mov     [esp + 2], ecx
        lgdt    [esp]
        lea     ecx, [eax + .own_segments - image_start]
        mov     dword [esp + 4], 0x10
        mov     [esp], ecx
        retf
.own_segments:                                  ; esp was left where the state lies
        mov     eax, 0x18
        mov     ds, eax
        mov     es, eax
        mov     ss, eax

enter_c:                                        ; esp: struct entry_state
        mov     eax, esp
        push    eax
        call    kernel_main                     ; does not return
        ud2

        times 0x200 - ($ - image_start) db 0xcc

bits 64
entry_64:
        lea     rax, [rel image_start]
        mov     edx, [rax + INFO_SIZE]
        lea     rdx, [rax + rdx + 0xfff]
        and     rdx, ~0xfff
        lea     rsp, [rdx + STACK_SIZE - 8]
        pushfq
        pop     rcx
        cli
        cld
        lea     rsp, [rdx + STACK_SIZE - state_size]
        mov     [rsp + state.flags], rcx
        mov     dword [rsp + state.mode], 64
        mov     [rsp + state.load], eax
        mov     [rsp + state.boot_params], rsi
        mov     [rsp + state.bx], rbx
        mov     [rsp + state.bp], rbp
        mov     [rsp + state.di], rdi
        mov     rcx, cr0
        mov     [rsp + state.cr0], rcx
        mov     rcx, cr3
        mov     [rsp + state.cr3], rcx
        mov     rcx, cr4
        mov     [rsp + state.cr4], rcx
        mov     ecx, MSR_EFER
        rdmsr
        mov     [rsp + state.efer], eax
        mov     [rsp + state.efer + 4], edx
        sub     rsp, 16
        sgdt    [rsp]
        movzx   ecx, word [rsp]
        mov     rdx, [rsp + 2]
        add     rsp, 16
        mov     [rsp + state.gdt_limit], ecx
        mov     [rsp + state.gdt_base], rdx
        mov     dword [rsp + state.spare], 0
        mov     ecx, cs
        mov     [rsp + state.cs], ecx
        mov     ecx, ds
        mov     [rsp + state.ds], ecx
        mov     ecx, es
        mov     [rsp + state.es], ecx
        mov     ecx, ss
        mov     [rsp + state.ss], ecx

        ; Back to 32 bits without paging.
        lea     rax, [rel gdt]
        sub     rsp, 16
        mov     word [rsp], gdt_end - gdt - 1
        mov     [rsp + 2], rax
        lgdt    [rsp]
        lea     rax, [rel leave_long_mode]
        mov     qword [rsp + 8], 0x10
        mov     [rsp], rax
        o64 retf
bits 32
leave_long_mode:                                ; rsp was left where the state lies
        mov     eax, 0x18
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     eax, cr0
        and     eax, ~0x80000000                ; paging off ends long mode
        mov     cr0, eax
        mov     ecx, MSR_EFER
        rdmsr
        and     eax, ~EFER_LME
        wrmsr
        xor     eax, eax
        mov     cr4, eax
        jmp     enter_c

        align 8
gdt:
        dq 0, 0
        dq 0x00cf9b000000ffff                   ; 0x10: code, 4 GiB
        dq 0x00cf93000000ffff                   ; 0x18: data, 4 GiB
gdt_end:

        times IMAGE_INFO_OFFSET - ($ - image_start) db 0xcc
image_info:
        times 52 + 128 db 0                     ; struct image_info, written by the image tool
        times 0x4c0 - ($ - image_start) db 0xcc
        times 16 db 0                           ; kernel_info, written by the image tool

; Copied to a page below 1 MiB; each processor started there adds one to the counter and stops.
bits 16
global processor_start, processor_start_size
processor_start:
        cli
        mov     ax, cs
        mov     ds, ax
        lock inc dword [counter - processor_start]
.stop:
        hlt
        jmp     .stop
        align 4
counter:
        dd 0
processor_start_bytes equ $ - processor_start

processor_start_size:
        dd processor_start_bytes
