#!/bin/bash
# Proves that the kernel module ends a domain with the last process that owns it, and no other domain, and
# that qemu-xen needs no warden with it.
exec tests/lab/run --memory 2560 --timeout 900 -- tests/lab/dom0/kernel-module module qemu-xen
