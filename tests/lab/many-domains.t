#!/bin/bash
# Fifty PV guests at once. TAP, for prove.
exec tests/lab/run --memory 4096 --timeout 1500 -- tests/lab/dom0/many-domains
