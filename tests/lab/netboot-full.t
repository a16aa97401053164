#!/bin/bash
# Proves that PV guests boot from the network whatever happens on it, that a call that fails leaves nothing, and
# that Debian's own netboot tree boots.
exec tests/lab/run --memory 3072 --timeout 3600 -- tests/lab/dom0/netboot faults calls rom installer installer_ways
