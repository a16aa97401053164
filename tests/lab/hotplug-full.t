#!/bin/bash
# Proves that disks and network cards can be plugged into Linux guests that run, and unplugged, and that nothing is
# half plugged whichever call fails.
exec tests/lab/run --memory 2560 --timeout 3000 -- tests/lab/dom0/hotplug calls xenpv:50 xenpvh:4 xenfv:4
