; SPDX-License-Identifier: GPL-2.0-or-later
;
; The real-mode part of the self-check kernel, for boot loaders that rely on the BIOS: it asks the
; BIOS for what boot_params must say and enters the protected-mode part by the 32-bit protocol, or
; by the 64-bit one if the image tool asks for it (Linux Documentation/arch/x86/boot.rst).
;
; The image tool writes the setup header for the protocol version it is told, up to HEADER_END at
; most, with a jump from the header's end to `start`.

HEADER_START    equ 0x1f1
HEADER_END      equ 0x290
CODE32_START    equ 0x214               ; header field
SETUP_SIZE      equ 0x1000
BOOT_PARAMS     equ 0x1000              ; after the code, in the same segment
STACK_TOP       equ 0x7ff0
SCREEN_INFO     equ BOOT_PARAMS
E820_ENTRIES    equ BOOT_PARAMS + 0x1e8
E820_TABLE      equ BOOT_PARAMS + 0x2d0
E820_MAX        equ 128
SMAP            equ 0x534d4150
PAGE_TABLES     equ 0x70000             ; PML4, PDPT, 4 page directories: six pages
MSR_EFER        equ 0xc0000080

bits 16
org 0
        times HEADER_START - 2 db 0xcc
        db      0xff, 0xff              ; 0x1ef: the sentinel that a loader must not copy
        times HEADER_END - ($ - $$) db 0

start:
        cli
        cld
        mov     ax, cs                  ; entered at 0x20:0 past the start
        sub     ax, 0x20
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, STACK_TOP
        push    ax
        push    word .here
        retf
.here:
        sti
        call    clear_boot_params
        call    copy_header
        call    set_text_mode
        call    ask_memory_map
        call    open_a20
        cli
        xor     eax, eax
        mov     ax, cs
        shl     eax, 4                  ; linear address of this segment
        add     [gdt_pointer + 2], eax
        lea     ecx, [eax + protected_mode]
        mov     [jump_target], ecx
        lea     esi, [eax + BOOT_PARAMS]
        mov     ecx, [cs:BOOT_PARAMS + CODE32_START]
        mov     dl, [enter_64]
        lgdt    [gdt_pointer]
        mov     ebx, cr0
        or      bl, 1
        mov     cr0, ebx
        jmp     short .flush
.flush:
        db      0x66, 0xea              ; jmp 0x10:jump_target
jump_target:
        dd      0
        dw      0x10

clear_boot_params:
        mov     di, BOOT_PARAMS
        mov     cx, 0x1000 / 4
        xor     eax, eax
        rep stosd
        ret

copy_header:                            ; up to its end as the header itself says, 0x202 + [0x201]
        mov     si, HEADER_START
        mov     di, BOOT_PARAMS + HEADER_START
        movzx   cx, byte [0x201]
        add     cx, 0x202 - HEADER_START
        rep movsb
        ret

set_text_mode:
        mov     ax, 0x0003
        int     0x10
        mov     byte [SCREEN_INFO + 0x06], 3    ; orig_video_mode
        mov     byte [SCREEN_INFO + 0x07], 80   ; orig_video_cols
        mov     byte [SCREEN_INFO + 0x0e], 25   ; orig_video_lines
        mov     byte [SCREEN_INFO + 0x0f], 1    ; orig_video_isVGA
        mov     word [SCREEN_INFO + 0x10], 16   ; orig_video_points
        ret

ask_memory_map:
        xor     ebx, ebx
        mov     di, E820_TABLE
.next:
        mov     eax, 0xe820
        mov     edx, SMAP
        mov     ecx, 20
        int     0x15
        jc      .done
        cmp     eax, SMAP
        jne     .done
        add     di, 20
        inc     byte [E820_ENTRIES]
        cmp     byte [E820_ENTRIES], E820_MAX
        je      .done
        test    ebx, ebx
        jnz     .next
.done:
        ret

open_a20:
        mov     ax, 0x2401
        int     0x15
        in      al, 0x92                ; for a BIOS without that function
        or      al, 2
        and     al, ~1
        out     0x92, al
        ret

bits 32
protected_mode:                         ; eax: this segment, ecx: entry, dl: 64 bits?, esi: boot_params
        mov     bx, 0x18
        mov     ds, bx
        mov     es, bx
        mov     fs, bx
        mov     gs, bx
        mov     ss, bx
        lea     esp, [eax + STACK_TOP]
        test    dl, dl
        jnz     prepare_64
        xor     ebx, ebx
        xor     ebp, ebp
        xor     edi, edi
        jmp     ecx

prepare_64:
        lea     edx, [eax + gdt_64_pointer]
        add     [edx + 2], eax
        lgdt    [edx]
        lea     ebx, [eax + long_mode]
        mov     ebp, ecx
        mov     edi, PAGE_TABLES
        mov     ecx, 6 * 0x1000 / 4
        xor     eax, eax
        rep stosd
        mov     edi, PAGE_TABLES
        mov     dword [edi], PAGE_TABLES + 0x1000 + 3
        mov     ecx, 0
.directory:
        lea     eax, [ecx + 2]
        shl     eax, 12
        add     eax, PAGE_TABLES + 3
        mov     [edi + 0x1000 + ecx * 8], eax
        inc     ecx
        cmp     ecx, 4
        jb      .directory
        xor     ecx, ecx
        mov     eax, 0x83               ; 2 MiB pages, present, writable
.page:
        mov     [edi + 0x2000 + ecx * 8], eax
        add     eax, 0x200000
        inc     ecx
        cmp     ecx, 4 * 512
        jb      .page
        mov     cr3, edi
        mov     eax, cr4
        or      eax, 0x20               ; PAE
        mov     cr4, eax
        mov     ecx, MSR_EFER
        rdmsr
        or      eax, 0x100              ; LME
        wrmsr
        mov     eax, cr0
        or      eax, 0x80000000
        mov     cr0, eax
        push    dword 0x10
        push    ebx
        retf
bits 64
long_mode:
        lea     rax, [rbp + 0x200]
        xor     ebx, ebx
        xor     ebp, ebp
        xor     edi, edi
        jmp     rax

        align 8
gdt:    dq      0, 0
        dq      0x00cf9b000000ffff      ; 0x10: code, 4 GiB
        dq      0x00cf93000000ffff      ; 0x18: data, 4 GiB
gdt_end:
gdt_64: dq      0, 0
        dq      0x00af9b000000ffff      ; 0x10: 64-bit code
        dq      0x00cf93000000ffff      ; 0x18: data
gdt_64_end:
gdt_pointer:
        dw      gdt_end - gdt - 1
        dd      gdt
gdt_64_pointer:
        dw      gdt_64_end - gdt_64 - 1
        dd      gdt_64

        times SETUP_SIZE - 16 - ($ - $$) db 0xcc
enter_64:                               ; written by the image tool: enter the 64-bit entry point
        db      0
        times SETUP_SIZE - ($ - $$) db 0
