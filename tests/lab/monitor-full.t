#!/bin/bash
# The same with PVH guests, too.
exec tests/lab/run --memory 2560 --timeout 1800 -- tests/lab/dom0/monitor xenpvh xenfv xenpv
