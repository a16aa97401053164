#!/bin/bash
# Proves that fifty PV guests run at once, each with its own console and name, within their share of memory,
# and that they end without trace.
exec tests/lab/run --memory 4096 --timeout 1500 -- tests/lab/dom0/many-domains
