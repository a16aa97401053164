#!/bin/bash
# Proves that a bootloader sees the current contents of a disk image in any format, can only read them,
# and that no view outlives its user.
exec tests/lab/run --timeout 600 -- tests/lab/dom0/disk-view
