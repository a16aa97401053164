; SPDX-License-Identifier: GPL-2.0-or-later
; The fixed code of the self-check kernel, as data. SETUP and CODE name the files.

section .rodata
global payload_setup, payload_setup_end, payload_code, payload_code_end

payload_setup:
        incbin  SETUP
payload_setup_end:

payload_code:
        incbin  CODE
payload_code_end:

section .note.GNU-stack noalloc noexec nowrite progbits
