#!/bin/bash
# What the user gets wrong, or the host lacks. TAP, for prove.
exec tests/lab/run --timeout 900 -- tests/lab/dom0/bad-input
