#!/bin/bash
# The same on all three machines.
exec tests/lab/run --memory 2560 --timeout 1800 -- tests/lab/dom0/monitor xenpvh xenfv xenpv
