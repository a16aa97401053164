#!/bin/bash
# Relocatable kernels in every size, with every initrd, memory and number of vcpus. TAP, for prove.
exec tests/lab/run --memory 9216 --timeout 1800 -- tests/lab/dom0/direct-boot relocatable
