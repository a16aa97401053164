#!/bin/bash
# Proves that libvirt's QEMU driver, unchanged, manages guests of all machines whose emulator is qemu-xen.
exec tests/lab/run --memory 3072 --timeout 1500 -- tests/lab/dom0/libvirt xenpv xenpvh xenfv
