#!/bin/bash
# Proves of each machine in a few minutes what the other suites prove at length. `make check` runs it on
# another release than those: SMOKE_RELEASE.
export LAB_RELEASE=${SMOKE_RELEASE:-${LAB_RELEASE:-bookworm}}
exec tests/lab/run --memory 2560 --timeout 900 -- tests/lab/dom0/smoke
