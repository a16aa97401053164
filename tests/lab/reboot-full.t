#!/bin/bash
# The same with ten reboots.
exec tests/lab/run --timeout 5400 -- tests/lab/dom0/reboot 10
