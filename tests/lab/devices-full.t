#!/bin/bash
# What of the devices takes longest: HVM guests through their emulated disks, and their network. TAP, for prove.
exec tests/lab/run --memory 3072 --timeout 3600 -- tests/lab/dom0/devices hvm-network hvm-ide
