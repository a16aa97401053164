#!/bin/bash
# Proves what boot-menu.t does not have time for: every kind of disk and damage, and, on a machine of its
# own, how fast a key shows and how little an idle menu costs.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/boot-menu full \
    screen all-disks damaged linux
