#!/bin/bash
# Proves that nothing is left of a PV guest with devices whichever single call fails or is its last: every
# call in turn, where clean-up-pv-devices.t tries every eleventh.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/clean-up pv-devices all
