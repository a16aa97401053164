#!/bin/bash
# Proves that QMP monitors are open for the whole run, and what their clients see and can do.
exec tests/lab/run --memory 2560 --timeout 1200 -- tests/lab/dom0/monitor xenfv
