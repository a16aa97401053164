#!/bin/bash
# Proves that nothing is left of an HVM guest however it, qemu-xen or its processes end, and that names
# and UUIDs are used once at a time.
exec tests/lab/run --memory 2560 --timeout 1800 -- tests/lab/dom0/clean-up hvm
