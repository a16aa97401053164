#!/bin/bash
# Proves that nothing is left of a PV guest however it, qemu-xen or its processes end, or if a call fails
# on the way (every eleventh).
exec tests/lab/run --memory 2560 --timeout 1800 -- tests/lab/dom0/clean-up pv
