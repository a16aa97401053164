; SPDX-License-Identifier: GPL-2.0-or-later
;
; Only the ELF notes of a 32-bit PV kernel, which a Xen that runs no such guests must refuse.
; Format of the notes: xen/elfnote.h.

bits 32

%define NOTE_ENTRY          1
%define NOTE_HYPERCALL_PAGE 2
%define NOTE_VIRT_BASE      3
%define NOTE_PADDR_OFFSET   4
%define NOTE_XEN_VERSION    5
%define NOTE_GUEST_OS       6
%define NOTE_LOADER         8
%define NOTE_PAE_MODE       9

%define VIRT_BASE 0xc0000000

; type, then what the note says: a number or a string
%macro note_number 2
    dd 4, 4, %1
    db 'Xen', 0
    dd %2
%endmacro

%macro note_text 2
    dd 4, %%end - %%start, %1
    db 'Xen', 0
%%start:
    db %2, 0
%%end:
    align 4, db 0
%endmacro

section .note.xen note alloc noexec nowrite align=4
    note_text   NOTE_GUEST_OS, 'qemu-xen test'
    note_text   NOTE_XEN_VERSION, 'xen-3.0'
    note_number NOTE_VIRT_BASE, VIRT_BASE
    ; physical addresses in the file are virtual ones
    note_number NOTE_PADDR_OFFSET, VIRT_BASE
    note_number NOTE_ENTRY, entry
    note_number NOTE_HYPERCALL_PAGE, hypercall_page
    note_text   NOTE_LOADER, 'generic'
    note_text   NOTE_PAE_MODE, 'yes'

section .text align=4096
hypercall_page:
    times 4096 db 0xcc
global entry
entry:
    jmp entry
