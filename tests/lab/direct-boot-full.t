#!/bin/bash
# Proves that kernels of every kind and size boot directly with every initrd, memory and number of vcpus:
# the whole matrix.
exec tests/lab/run --memory 9216 --timeout 5400 -- tests/lab/dom0/direct-boot all
