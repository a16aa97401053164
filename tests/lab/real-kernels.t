#!/bin/bash
# Proves that kernels as Debian ships them boot directly, or through the BIOS if they need it, and end as
# they should.
exec tests/lab/run --memory 3072 --timeout 1800 -- tests/lab/dom0/real-kernels \
    shell crash reboot screen memtest-x64 memtest-ia32 ipxe memdisk firmware-stop
