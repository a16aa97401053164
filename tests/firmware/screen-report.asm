; SPDX-License-Identifier: GPL-2.0-or-later
;
; The protected-mode part of a kernel that writes on the screen the way Linux's first messages are
; written (arch/x86/boot/compressed/misc.c): straight into text memory, at the place and with the
; dimensions that screen_info gives. Row 0 gets a sentence, the rows from FIRST_ROW on all 256
; characters in all 128 colours. Then the machine ends by a triple fault.

%define FIRST_ROW     2
%define PER_ROW       64
%define ORIG_X        0x00
%define ORIG_Y        0x01
%define ORIG_MODE     0x06
%define ORIG_COLUMNS  0x07
%define ORIG_LINES    0x0e
%define CRTC          0x3d4
%define STACK         0x7000

org 0
bits 32

entry:
        mov esp, STACK
        call .here
.here:  pop ebx
        sub ebx, .here - entry

        mov edi, 0xb0000
        cmp byte [esi + ORIG_MODE], 7
        je .memory_known
        mov edi, 0xb8000
.memory_known:
        movzx ecx, byte [esi + ORIG_COLUMNS]
        cmp byte [esi + ORIG_LINES], 0
        je .end                         ; as Linux does: no lines, no screen
        mov ebp, edi

        ; the sentence
        movzx eax, byte [esi + ORIG_Y]
        imul eax, ecx
        movzx edx, byte [esi + ORIG_X]
        add eax, edx
        lea edi, [ebp + eax * 2]
        lea edx, [ebx + sentence]
        mov ah, 0x07
.character:
        mov al, [edx]
        test al, al
        jz .table
        stosw
        inc edx
        jmp .character

        ; the cursor moves after the sentence
.table: mov eax, edi
        sub eax, ebp
        shr eax, 1
        mov ecx, eax
        mov dx, CRTC
        mov al, 0x0e
        out dx, al
        inc dx
        mov al, ch
        out dx, al
        dec dx
        mov al, 0x0f
        out dx, al
        inc dx
        mov al, cl
        out dx, al

        ; character in row r and column c is r * PER_ROW + c, its attribute the same plus r
        movzx ecx, byte [esi + ORIG_COLUMNS]
        xor edx, edx
.cell:  mov eax, edx
        shr eax, 6
        mov edi, eax
        add edi, FIRST_ROW
        imul edi, ecx
        push edx
        and edx, PER_ROW - 1
        add edi, edx
        pop edx
        lea edi, [ebp + edi * 2]
        mov eax, edx
        shr eax, 8
        add eax, edx
        mov ah, al
        and ah, 0x7f
        mov al, dl
        stosw
        inc edx
        cmp edx, 1024
        jb .cell
.end:
        push dword 0
        push dword 0
        lidt [esp]
        ud2

sentence:
        db 'Decompressing Linux... Parsing ELF... done. Booting the kernel.', 0
