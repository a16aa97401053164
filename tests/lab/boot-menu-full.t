#!/bin/bash
# The same with all disks, and what takes longer. TAP, for prove.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/boot-menu full \
    all-disks linux-screen damaged
