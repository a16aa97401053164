#!/bin/bash
# Proves that nothing is left of a PV guest with disks, a network card, a display and two serial lines
# however it or its processes end.
exec tests/lab/run --memory 2560 --timeout 1800 -- tests/lab/dom0/clean-up pv-devices
