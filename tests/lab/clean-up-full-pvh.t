#!/bin/bash
# The same as clean-up-full-pv.t with PVH guests. TAP, for prove.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/clean-up pvh all
