# The plan for a number of command lines, compared with what is checked in; what QEMU itself is asked.
GOLDEN_TESTS := tests/golden/dry-run.t tests/golden/device-model.t
