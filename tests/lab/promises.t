#!/bin/bash
# Proves promises of SECURITY.md on a real host: QEMU is confined, nothing of qemu-xen is there for other users, a flood
# of messages disturbs nobody, and no domain of another is touched.
exec tests/lab/run --memory 2560 --timeout 900 -- tests/lab/dom0/promises
