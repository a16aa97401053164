#!/bin/bash
# Proves that kernels which must be moved to 0x100000 boot directly, with every initrd, memory and number
# of vcpus, and find all as the boot protocol has it.
exec tests/lab/run --memory 9216 --timeout 1800 -- tests/lab/dom0/direct-boot fixed
