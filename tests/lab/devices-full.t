#!/bin/bash
# Proves that HVM guests read and write their emulated disks and use their network card, and that a call that
# fails leaves nothing of a PVH guest: what takes longest of the devices.
exec tests/lab/run --memory 3072 --timeout 3600 -- tests/lab/dom0/devices pvh-calls hvm-network hvm-ide
