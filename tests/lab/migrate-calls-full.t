#!/bin/bash
# Proves that a PV guest runs once at most and is not lost, and that nothing is left, whichever single call of
# a save, a restore or a move fails or is the last before SIGKILL.
exec tests/lab/run --memory 2560 --timeout 3600 -- tests/lab/dom0/migrate calls:1 xenpv
