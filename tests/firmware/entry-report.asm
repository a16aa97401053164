; SPDX-License-Identifier: GPL-2.0-or-later
;
; The protected-mode part of a kernel that only reports the state it was entered in, on port 0xE9 as one
; line of NAME=HEX words, and ends the machine by a triple fault. It runs at any address and writes to
; memory only below STACK, so that the test can compare it byte by byte afterwards.
;
; At offset 0 is the 32-bit entry point, at 0x200 the 64-bit one, as in a bzImage.

%define DEBUG_PORT 0xe9
%define STACK      0x7000

org 0

; report NAME, REGISTER: preserves the stack and all registers
%macro report 2
        push %2
        call print_%+WORD
        db %1, '=', 0
%endmacro

bits 32
%define WORD 32
entry_32:
        mov esp, STACK
        pushfd
        cld
        call .where
.where: report 'entry32', dword [esp]
        add esp, 4
        report 'eflags', dword [esp]
        report 'eax', eax
        report 'ebx', ebx
        report 'esi', esi
        report 'edi', edi
        report 'ebp', ebp
        xor eax, eax
        mov ax, cs
        report 'cs', eax
        mov ax, ds
        report 'ds', eax
        mov ax, es
        report 'es', eax
        mov ax, ss
        report 'ss', eax
        mov eax, cr0
        report 'cr0', eax
        sub esp, 8
        sgdt [esp]
        mov edx, [esp + 2]
        report 'gdt', edx
        report 'code', dword [edx + 0x14]
        report 'data', dword [edx + 0x1c]

        ; Reload the segments, so far only cached: the GDT must still be in memory.
        call .here
.here:  pop ebx
        lea ecx, [ebx + .reloaded - .here]
        push dword 0x10
        push ecx
        retf
.reloaded:
        mov eax, 0x18
        mov ds, eax
        mov es, eax
        mov ss, eax
        report 'reloaded', ebx
        mov al, 10
        out DEBUG_PORT, al
        push dword 0
        push dword 0
        lidt [esp]
        ud2

; Prints the string after the call and the 32-bit word on the stack, and removes both.
print_32:
        xchg esi, [esp]
        push eax
        push ecx
        push edx
.character:
        lodsb
        test al, al
        jz .number
        out DEBUG_PORT, al
        jmp .character
.number:
        mov edx, [esp + 16]
        mov ecx, 8
.digit: rol edx, 4
        mov al, dl
        and al, 15
        add al, '0'
        cmp al, '9'
        jbe .print
        add al, 'a' - '9' - 1
.print: out DEBUG_PORT, al
        loop .digit
        mov al, ' '
        out DEBUG_PORT, al
        pop edx
        pop ecx
        pop eax
        xchg esi, [esp]
        ret 4

        times 0x200 - ($ - $$) db 0x90

bits 64
%define WORD 64
entry_64:
        mov rsp, STACK
        pushfq
        cld
        call .where
.where: report 'entry64', qword [rsp]
        add rsp, 8
        report 'eflags', qword [rsp]
        report 'rbx', rbx
        report 'rsi', rsi
        report 'rdi', rdi
        report 'rbp', rbp
        xor eax, eax
        mov ax, cs
        report 'cs', rax
        mov ax, ds
        report 'ds', rax
        mov ax, es
        report 'es', rax
        mov ax, ss
        report 'ss', rax
        mov rax, cr0
        report 'cr0', rax
        mov rax, cr3
        report 'cr3', rax
        mov rax, cr4
        report 'cr4', rax
        mov ecx, 0xc0000080
        rdmsr
        report 'efer', rax
        sub rsp, 16
        sgdt [rsp]
        mov rdx, [rsp + 2]
        report 'gdt', rdx
        report 'code', qword [rdx + 0x10]
        report 'data', qword [rdx + 0x18]

        lea rcx, [rel .reloaded]
        push qword 0x10
        push rcx
        o64 retf
.reloaded:
        mov eax, 0x18
        mov ds, eax
        mov es, eax
        mov ss, eax

        ; The identity mapping reaches to 4 GiB: these fault if it does not.
        mov rax, [abs qword 0xfffffff8]
        mov ecx, 0xc0000000
        mov rax, [rcx]
        report 'reloaded', rcx
        mov al, 10
        out DEBUG_PORT, al
        push qword 0
        push qword 0
        lidt [rsp]
        ud2

print_64:
        xchg rsi, [rsp]
        push rax
        push rcx
        push rdx
.character:
        lodsb
        test al, al
        jz .number
        out DEBUG_PORT, al
        jmp .character
.number:
        mov rdx, [rsp + 32]
        mov ecx, 16
.digit: rol rdx, 4
        mov al, dl
        and al, 15
        add al, '0'
        cmp al, '9'
        jbe .print
        add al, 'a' - '9' - 1
.print: out DEBUG_PORT, al
        loop .digit
        mov al, ' '
        out DEBUG_PORT, al
        pop rdx
        pop rcx
        pop rax
        xchg rsi, [rsp]
        ret 8
