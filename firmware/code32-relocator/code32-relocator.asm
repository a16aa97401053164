; SPDX-License-Identifier: GPL-2.0-or-later
;
; Moves a protected-mode kernel and jumps to it. code32-relocator.h has its interface; the parameters at
; the start of the blob are struct code32_relocator.
;
; No address is known at build time. The blob finds itself by call/pop, on the four bytes of
; boot_params.scratch, as the kernel's own first instructions do: the boot protocol promises no stack.

%include "firmware/segments.inc"

bits 32
org 0

MAGIC                   equ 0x33525851
VERSION                 equ 1
BOOT_PARAMS_SCRATCH_END equ 0x1e8

; Fails to assemble (negative repeat count) if %1 is not at offset %2.
%macro assert_offset 2
        times -((%1 - blob) != %2) db 0
%endmacro

blob:
        jmp short start
version:
        dw VERSION
magic:  dd MAGIC
source: dd 0
destination:
        dd 0
size:   dd 0
entry:  dd 0

assert_offset version, 2
assert_offset magic, 4
assert_offset source, 8
assert_offset destination, 12
assert_offset size, 16
assert_offset entry, 20
start:
assert_offset start, 24
        cli
        lea esp, [esi + BOOT_PARAMS_SCRATCH_END]
        call .here
.here:
        pop ebx
        sub ebx, .here - blob           ; ebx: where the blob lies
        mov ebp, esi                    ; ebp: boot_params, while esi is busy

        mov esi, [ebx + source]
        mov edi, [ebx + destination]
        mov ecx, [ebx + size]

        ; Only a destination inside the source range requires copying the last byte first: exactly then
        ; destination - source, unsigned, is below the size.
        mov eax, edi
        sub eax, esi
        jz .moved
        cmp eax, ecx
        jb .backwards

        cld
        mov edx, ecx
        shr ecx, 2
        rep movsd
        mov ecx, edx
        and ecx, 3
        rep movsb
        jmp short .moved

.backwards:
        std
        mov edx, ecx
        lea esi, [esi + ecx - 1]
        lea edi, [edi + ecx - 1]
        and ecx, 3
        rep movsb
        sub esi, 3
        sub edi, 3
        mov ecx, edx
        shr ecx, 2
        rep movsd

.moved:
        cld
        ; The kernel may have overwritten the GDT in use.
        lea eax, [ebx + gdt]
        mov [ebx + gdt_pointer.base], eax
        lgdt [ebx + gdt_pointer]
        lea eax, [ebx + .flat]
        mov [ebx + far_pointer.offset], eax
        jmp far dword [ebx + far_pointer]
.flat:
        load_data_segments

        mov eax, [ebx + entry]
        mov esi, ebp
        xor ebp, ebp
        xor edi, edi
        xor ebx, ebx
        jmp eax

        align 8, db 0
gdt:
        flat_descriptors DESCRIPTOR_CODE_32
gdt_pointer:
        dw gdt_pointer - gdt - 1
.base:  dd 0
far_pointer:
.offset:
        dd 0
        dw SELECTOR_CODE
