#!/bin/bash
# The same with every single call. TAP, for prove.
exec tests/lab/run --timeout 3600 -- tests/lab/dom0/clean-up all
