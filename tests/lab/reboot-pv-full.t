#!/bin/bash
# Proves ten times that a reboot is an event to the clients and media of PV and PVH guests, not an end.
exec tests/lab/run --memory 2560 --timeout 2700 -- tests/lab/dom0/reboot-pv 11 xenpv xenpvh
