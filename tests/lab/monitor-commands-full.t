#!/bin/bash
# The same on all three machines.
exec tests/lab/run --memory 2560 --cpus 2 --timeout 900 -- tests/lab/dom0/monitor-commands xenpvh xenpv xenfv
