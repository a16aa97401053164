#!/bin/bash
# Proves that nothing is left of an HVM guest whichever single call fails or is its last: every call in
# turn, where clean-up-hvm.t tries every eleventh.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/clean-up hvm all
