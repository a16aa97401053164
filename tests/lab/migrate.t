#!/bin/bash
# Proves that a PV guest is saved, goes on, moves, is restored and goes back to a snapshot, and that no
# failure on the way hurts it.
exec tests/lab/run --memory 2560 --timeout 1800 -- tests/lab/dom0/migrate xenpv
