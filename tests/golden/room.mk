# The plan for a number of command lines, compared with what is checked in.
GOLDEN_TESTS := tests/golden/dry-run.t
