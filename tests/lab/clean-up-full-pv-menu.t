#!/bin/bash
# Proves that nothing is left of a PV guest whose kernel a bootloader chooses, whichever single call fails
# or is its last: every call in turn.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/clean-up pv-menu all
