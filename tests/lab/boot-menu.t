#!/bin/bash
# The bootloader's menu of PV guests, on a real Xen. TAP, for prove.
exec tests/lab/run --memory 2560 --timeout 2400 -- tests/lab/dom0/boot-menu \
    refused countdown screen editor text reboot daemon killed hostile damaged linux linux-screen window
