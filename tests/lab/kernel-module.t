#!/bin/bash
# Proves that the kernel module ends a domain with the last process that owns it, and no other domain, and
# that qemu-xen needs no warden with it, whatever kind of guest it is and whatever that does.
exec tests/lab/run --memory 2560 --timeout 1800 -- tests/lab/dom0/kernel-module module qemu-xen guests
