#!/bin/bash
# The same as clean-up-hvm-devices.t with every single call. TAP, for prove.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/clean-up hvm-devices all
