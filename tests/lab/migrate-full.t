#!/bin/bash
# Proves that PVH and HVM guests are saved, go on, move and are restored, and that no failure on the way hurts
# them.
exec tests/lab/run --memory 2560 --timeout 3600 -- tests/lab/dom0/migrate xenpvh xenfv
