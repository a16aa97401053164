#!/bin/bash
# Proves that Xen gives guests what the options say of processor, clock, processors and memory to come, and of the
# memory of devices.
exec tests/lab/run --memory 3072 --timeout 600 -- tests/lab/dom0/settings
