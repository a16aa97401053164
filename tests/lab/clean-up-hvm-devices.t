#!/bin/bash
# Clean-up of HVM guests with devices on a real Xen. TAP, for prove.
exec tests/lab/run --memory 2560 --timeout 1800 -- tests/lab/dom0/clean-up hvm-devices
