#!/bin/bash
# Proves that guests are saved, go on, move and are restored, and that no failure or kill on the way hurts
# them.
exec tests/lab/run --memory 2560 --timeout 7200 -- tests/lab/dom0/migrate thorough xenpv xenpvh xenfv
