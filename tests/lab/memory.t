#!/bin/bash
# Proves that guests start on Xen as Debian installs it, where dom0 has all memory.
export LAB_XEN_ARGS='dom0_mem=-96M,max:-96M'
exec tests/lab/run --memory 3072 --timeout 600 -- tests/lab/dom0/memory
