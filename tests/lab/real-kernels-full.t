#!/bin/bash
# Real kernels that take minutes to build or to boot, on a real Xen. TAP, for prove.
exec tests/lab/run --memory 3072 --timeout 2700 -- tests/lab/dom0/real-kernels \
    large fixed-small fixed-large installer-amd64 installer-i386
