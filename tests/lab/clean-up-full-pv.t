#!/bin/bash
# Proves that nothing is left of a PV guest without devices however it, qemu-xen or its processes end, and
# whichever single call fails or is its last: every call in turn. clean-up-pv-devices.t is the same with devices.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/clean-up pv all
