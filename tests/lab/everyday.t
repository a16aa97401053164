#!/bin/bash
# Proves that the monitor's commands mean the same for the domain as for QEMU, and that guests end at once.
exec tests/lab/run --memory 2560 --timeout 1500 -- tests/lab/dom0/everyday xenpv xenfv
