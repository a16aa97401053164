#!/bin/bash
# Proves that HVM guests read and write their emulated disks and use their network card, that a PV guest has its
# console on a screen and a serial line at once, and that a call that fails leaves nothing of a PVH guest: what takes
# longest of the devices.
exec tests/lab/run --memory 3072 --timeout 3600 -- tests/lab/dom0/devices pvh-calls pv-screen hvm-network hvm-ide
