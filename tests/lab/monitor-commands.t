#!/bin/bash
# Proves that the monitor's commands about the domain tell and do what they say. Pinning needs two processors.
exec tests/lab/run --memory 2560 --cpus 2 --timeout 600 -- tests/lab/dom0/monitor-commands xenpv xenfv
