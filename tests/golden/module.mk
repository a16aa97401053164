# Compares the plans for many command lines with checked-in files, and checks what QEMU is asked.
GOLDEN_TESTS := tests/golden/dry-run.t tests/golden/foreign.t tests/golden/device-model.t tests/golden/options.t
