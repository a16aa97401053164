#!/bin/bash
# The same with kernels that must be moved to 0x100000. TAP, for prove.
exec tests/lab/run --memory 9216 --timeout 1800 -- tests/lab/dom0/direct-boot fixed
