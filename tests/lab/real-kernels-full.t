#!/bin/bash
# Proves that kernels which take minutes to build or to boot run: large initrds, a Linux that cannot be
# relocated, Debian's installers, and Debian's GRUB in a guest.
exec tests/lab/run --memory 3072 --timeout 2700 -- tests/lab/dom0/real-kernels \
    large fixed-small fixed-large installer-amd64 installer-i386 grub
