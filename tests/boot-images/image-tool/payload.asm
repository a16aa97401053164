; SPDX-License-Identifier: GPL-2.0-or-later
; The fixed code of the self-check kernel, as data. SETUP and CODE name the files.

section .rodata
global payload_setup, payload_setup_size, payload_code, payload_code_size

payload_setup:
        incbin  SETUP
payload_setup_bytes equ $ - payload_setup

payload_code:
        incbin  CODE
payload_code_bytes equ $ - payload_code

        align 8
payload_setup_size:
        dq      payload_setup_bytes
payload_code_size:
        dq      payload_code_bytes

section .note.GNU-stack noalloc noexec nowrite progbits
