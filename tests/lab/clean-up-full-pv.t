#!/bin/bash
# Proves that nothing is left of a PV guest whichever single call fails or is its last: every call in
# turn, where clean-up-pv.t tries every eleventh.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/clean-up pv all
