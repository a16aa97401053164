#!/bin/bash
# Proves for PVH guests what everyday.t does for the others.
exec tests/lab/run --memory 2560 --timeout 1500 -- tests/lab/dom0/everyday xenpvh
