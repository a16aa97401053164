#!/bin/bash
# Disks, network cards, displays of Debian guests on a real Xen. TAP, for prove.
exec tests/lab/run --memory 3072 --timeout 3600 -- tests/lab/dom0/devices \
    pv-disks pv-network two-guests pv-screen window talk panic signals cache pvh pvh-calls hvm-disks
