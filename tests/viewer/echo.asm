; SPDX-License-Identifier: GPL-2.0-or-later
; A boot sector for the tests of the viewer: coloured text, and below it every key that is typed.
; Each key's BIOS scancode and character also go to the debug port, as a line of four hex digits.
; F2 changes to a 640x480 graphics screen, F3 back to text.
        bits 16
        org 0x7c00

        jmp 0:start
start:  xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 0x7c00
        call text_screen

next:   mov ah, 0x10            ; wait for a key, those of the 101-key keyboard included
        int 0x16
        push ax
        mov dx, ax
        call hex_line
        pop ax
        cmp ah, 0x3c            ; F2
        je graphics
        cmp ah, 0x3d            ; F3
        je text
        mov ah, 0x0e
        mov bx, 7
        int 0x10
        jmp next

text:   call text_screen
        jmp next

; Four rows of pixels: 1 set, 1 clear, and so on in all planes, at the top of the screen.
graphics:
        mov ax, 0x0012
        int 0x10
        mov ax, 0xa000
        mov es, ax
        xor di, di
        mov cx, 4 * 40
        mov ax, 0x0faa
        cld
        rep stosw
        mov di, 300 * 80        ; and a white bar further down
        mov cx, 20 * 40
        mov ax, 0xffff
        rep stosw
        jmp next

; The cursor is hidden: it blinks, and two pictures of it may differ.
text_screen:
        mov ax, 0x0003
        int 0x10
        mov ah, 1
        mov cx, 0x2000
        int 0x10
        mov ax, 0xb800
        mov es, ax
        mov si, greeting
        xor di, di
        mov ah, 0x1e
.letter: lodsb
        test al, al
        jz .bar
        stosw
        inc ah                  ; each letter in another colour
        jmp .letter
.bar:   mov di, 20 * 160        ; the last five lines: white
        mov ax, 0x7020
        mov cx, 5 * 80
        rep stosw
        mov ah, 2               ; keys from the second line on
        xor bh, bh
        mov dx, 0x0100
        int 0x10
        ret

; DX as four hex digits and a line's end, on the debug port.
hex_line:
        mov cx, 4
.digit: rol dx, 4
        mov al, dl
        and al, 15
        cmp al, 10
        sbb al, 0x69
        das
        out 0xe9, al
        loop .digit
        mov al, 10
        out 0xe9, al
        ret

greeting: db "What you type is seen here, and Xvfb sees it too.", 0

        times 510 - ($ - $$) db 0
        dw 0xaa55
        times 1474560 - ($ - $$) db 0
