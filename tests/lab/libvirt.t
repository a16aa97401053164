#!/bin/bash
# Proves that libvirt's QEMU driver, unchanged, manages a PV guest whose emulator is qemu-xen.
exec tests/lab/run --memory 2560 --timeout 600 -- tests/lab/dom0/libvirt xenpv
