#!/bin/bash
# The same with ten reboots.
exec tests/lab/run --timeout 2700 -- tests/lab/dom0/reboot 10
