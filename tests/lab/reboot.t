#!/bin/bash
# Proves that the clients of an HVM guest's serial lines and monitors stay connected when it reboots.
exec tests/lab/run --timeout 600 -- tests/lab/dom0/reboot 1
