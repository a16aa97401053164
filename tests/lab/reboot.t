#!/bin/bash
# Proves that the clients of an HVM guest's serial lines and monitors stay connected when it reboots, and that its
# name is nobody else's meanwhile.
exec tests/lab/run --timeout 900 -- tests/lab/dom0/reboot 1
