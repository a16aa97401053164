#!/bin/bash
# Clean-up of PV guests whose kernel is chosen by a bootloader, with every single call. TAP, for prove.
exec tests/lab/run --memory 2560 --timeout 5400 -- tests/lab/dom0/clean-up pv-menu all
