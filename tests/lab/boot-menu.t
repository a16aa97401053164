#!/bin/bash
# Proves that the bootloader's menu of a PV guest works on its screen, serial line and window, that what
# is chosen boots, and that hostile bootloaders do no harm.
exec tests/lab/run --memory 2560 --timeout 2400 -- tests/lab/dom0/boot-menu \
    refused countdown screen editor text reboot daemon killed hostile linux-screen hvm-screen window
