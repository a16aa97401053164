#!/bin/bash
# Kernels as Debian has them, on a real Xen. TAP, for prove.
exec tests/lab/run --memory 3072 --timeout 1800 -- tests/lab/dom0/real-kernels \
    shell crash reboot screen memtest-x64 memtest-ia32 ipxe memdisk firmware-stop
