#!/bin/bash
# Proves that the plan for each command line is the recorded one: -dry-run with the arguments in NAME.args (one
# a line) prints NAME.txt. Needs no Xen. TAP.
#
# `UPDATE=1 tests/golden/dry-run.t` records the plans; look at the diff before committing it.
set -euo pipefail
unset DISPLAY WAYLAND_DISPLAY # with a display the plan would have a window
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
tool=$build/tests/boot-images/self-check-image
count=0
failed=0

# The kernels and initrd that the command lines name. qemu-xen runs in their directory, so that the plan has
# no path of this machine.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$tool" kernel --relocatable --entry-64 --size 64K "$work/relocatable.bin"
"$tool" kernel --fixed --size 12M "$work/fixed.bin"
"$tool" initrd 1M "$work/initrd.bin" >/dev/null
tests/boot-images/make-uki "$work/relocatable.bin" "$work/initrd.bin" 'root=/dev/xvda1 quiet' "$work/uki.efi"
printf '#!/bin/sh\nexit 1\n' >"$work/payload"
program=$(realpath "$build/qemu-xen")

for arguments in tests/golden/*.args; do
    name=$(basename "$arguments" .args)
    expected=tests/golden/$name.txt
    mapfile -t words <"$arguments"
    (cd "$work" && "$program" "${words[@]}" -dry-run -device-model /usr/libexec/xen-qemu-system-i386 \
        -uuid 01234567-89ab-cdef-0123-456789abcdef) >"$work/got" 2>&1 || echo "status $?" >>"$work/got"
    [ -z "${UPDATE:-}" ] || cp "$work/got" "$expected"
    count=$((count + 1))
    if diff -u "$expected" "$work/got" >"$work/diff"; then
        echo "ok $count - $name"
    else
        failed=$((failed + 1))
        echo "not ok $count - $name"
        sed 's/^/# /' "$work/diff"
    fi
done
echo "1..$count"
exit $((failed > 0))
