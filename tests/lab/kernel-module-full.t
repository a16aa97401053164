#!/bin/bash
# Proves that with the kernel module nothing is left whichever call of a start fails or is the last before
# SIGKILL, while the kernel looks for wrong uses of its memory.
LAB_DOM0_ARGS='slub_debug=FZPU page_poison=1 kfence.sample_interval=10' exec tests/lab/run --memory 2560 --timeout 5400 -- \
    tests/lab/dom0/kernel-module module qemu-xen guests calls:1:xenpv calls:8:xenpvh calls:8:xenfv
