#!/bin/bash
# The whole matrix of direct boots, on a real Xen. TAP, for prove.
exec tests/lab/run --memory 9216 --timeout 5400 -- tests/lab/dom0/direct-boot all
