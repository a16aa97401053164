#!/bin/bash
# Proves that nothing is left of an HVM guest with devices whichever single call fails or is its last:
# every call in turn.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/clean-up hvm-devices all
