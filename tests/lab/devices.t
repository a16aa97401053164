#!/bin/bash
# Proves that Debian guests of each kind use their disks, network cards, consoles, screens and windows, and
# that crashes, signals and the kernel cache behave as the manual says.
exec tests/lab/run --memory 3072 --timeout 3600 -- tests/lab/dom0/devices \
    pv-disks pv-network two-guests window talk panic signals cache pvh hvm-disks
