#!/bin/bash
# Every way a guest ends, and calls that fail or are never reached. TAP, for prove.
exec tests/lab/run --timeout 1800 -- tests/lab/dom0/clean-up
