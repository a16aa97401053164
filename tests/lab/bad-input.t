#!/bin/bash
# Proves that bad input and missing surroundings are refused in a real dom0: one clear message, a status
# other than 0, and nothing left.
exec tests/lab/run --timeout 1200 -- tests/lab/dom0/bad-input
