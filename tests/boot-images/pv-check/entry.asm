; SPDX-License-Identifier: GPL-2.0-or-later
;
; Where Xen starts the test kernel in a PV guest, and its way to the hypervisor. Xen enters a PV guest in
; 64-bit mode with paging on, the image mapped and rsi pointing to struct start_info (xen/xen.h).
; There is a stack too, but the kernel brings its own.

STACK_SIZE           equ 0x8000
HYPERCALL_ENTRY_BITS equ 5              ; an entry of the hypercall page has 32 bytes

extern kernel_main
extern bss_start
extern bss_end
extern image_checksum_link              ; a number: module.mk computes it and gives it to the linker

default rel
bits 64

section .text progbits alloc exec nowrite align=16

; rsi: start_info
global start
start:
        lea     rdx, [kernel_main]
; rdx: the C function that comes next; rsi: its first argument
global start_common
start_common:
        cld
        lea     rdi, [bss_start]        ; looked at here, as long as nothing has written to it
        lea     rcx, [bss_end]
        sub     rcx, rdi
        xor     eax, eax
        repe scasb
        sete    al
        mov     rdi, rsi
        movzx   esi, al                 ; whether all of it is zero
        lea     rsp, [stack_top]
        xor     ebp, ebp
        call    rdx
        ud2

; long hypercall(number, first, second, third): C's registers to Xen's
global hypercall
hypercall:
        lea     rax, [hypercall_page]
        shl     rdi, HYPERCALL_ENTRY_BITS
        add     rax, rdi
        mov     rdi, rsi
        mov     rsi, rdx
        mov     rdx, rcx
        jmp     rax                     ; it keeps all that a function must keep, and returns

; The builder has Xen write the code of the hypercalls here.
section .hypercall_page progbits alloc exec nowrite align=4096
global hypercall_page
hypercall_page:
        times 4096 db 0xcc

section .data progbits alloc noexec write align=8
global image_checksum
image_checksum:
        dq      image_checksum_link

section .bss nobits alloc noexec write align=16
        resb    STACK_SIZE
stack_top:
