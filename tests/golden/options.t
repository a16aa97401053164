#!/bin/bash
# Proves that each option that an installed QEMU lists is known: obeyed, passed on, or refused with the reason. The
# lab's smoke test asks the device models of other releases. Needs no Xen. TAP.
set -uo pipefail # no -e: a failed test does not end the suite
cd "$(dirname "$0")/../.." || exit 1
exec tests/golden/known-options "${BUILD:-build}/qemu-xen" qemu-system-x86_64
