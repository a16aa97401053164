#!/bin/bash
# The same with all disks, what takes longer, and what needs a machine of its own to be measured. TAP, for prove.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/boot-menu full \
    screen all-disks damaged
