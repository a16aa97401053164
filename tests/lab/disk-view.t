#!/bin/bash
# What a bootloader sees of a disk. TAP, for prove.
exec tests/lab/run --timeout 600 -- tests/lab/dom0/disk-view
