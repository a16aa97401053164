#!/bin/bash
# Proves that PV and PVH guests boot from the network.
exec tests/lab/run --memory 2560 --timeout 1500 -- tests/lab/dom0/netboot \
    pxelinux ipxe ipv6 menu local output endings tap direct refused killed linux
