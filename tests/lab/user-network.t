#!/bin/bash
# Proves that -nic user works without a user network of QEMU's, and that passt, which serves it, is confined
# and ends with the guest.
exec tests/lab/run --memory 2560 --timeout 1800 -- tests/lab/dom0/user-network pv xenfv refusals rights ends calls
