#!/bin/bash
# Proves what becomes of the command lines that people have: each line of foreign.txt and libvirt.txt is accepted, with the words
# that QEMU gets, or refused with the reason, as recorded below it. Needs no Xen. TAP.
#
# There a line is as a shell takes it, up to one that begins with '>', the result; '#' begins a comment.
# `UPDATE=1 tests/golden/foreign.t` records the results; look at the diff before committing it.
set -euo pipefail
unset DISPLAY WAYLAND_DISPLAY # with a display the plan would have a window
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
files=("$PWD"/tests/golden/{foreign,libvirt}.txt)
program=$(realpath "$build/qemu-xen")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$build/tests/boot-images/self-check-image" kernel --relocatable --entry-64 --size 64K "$work/vmlinuz"
for kernel in bzImage linux kernel; do
    ln "$work/vmlinuz" "$work/$kernel"
done
for initrd in initrd.img initrd.gz initramfs.cpio.gz; do
    echo initrd >"$work/$initrd"
done
tests/boot-images/make-uki "$work/vmlinuz" "$work/initrd.img" quiet "$work/uki.efi"

# What is done with the words: the part of QEMU's command line that depends on them, or the error.
result() {
    local plan

    if plan=$(cd "$work" && "$program" "$@" -dry-run -device-model /qemu 2>&1 </dev/null); then
        echo "$plan" >"$work/plan"
        printf '> accepted:%s\n' "$(grep '^/qemu ' <<<"$plan" | sed 's/.* -no-user-config -name qemu-xen-[0-9a-f]*//;
            s/.* -no-user-config//; s/mac=00:16:3e:[0-9a-f:]*/mac=00:16:3e:.../g')"
    else
        printf '> %s\n' "${plan#qemu-xen: }"
    fi
}

# The PV devices in a plan's xenstore, and what is said on stderr: "; vif/0 mac=52:54:00:1f:2e:3d; vfb/0".
pv_devices() {
    sed -nE 's|^/local/domain/DOMID/device/(v[ifkbd]+/[0-9]+)/mac = "(.*)"|; \1 mac=\2|p
        s|^/local/domain/DOMID/device/(vfb/[0-9]+)/state = .*|; \1|p
        s|^/local/domain/DOMID/device/(console/[0-9]+)/(output\|name) = "(.*)"|; \1 \2=\3|p
        s|^/local/domain/DOMID/(console)/output = "(.*)"|; \1 output=\2|p
        s|^qemu-xen: (warning: -device.*)|; \1|p' | tr -d '\n'
}

count=0
failed=0
for lines in "${files[@]}"; do
    command=
    : >"$work/results"
    while IFS= read -r line; do
        case $line in
        '#'* | '') printf '%s\n' "$line" >>"$work/results" ;;
        '>'*)
            words=()
            eval "words=($command)"
            got=$(result "${words[@]:1}")
            [[ $lines != */libvirt.txt || $got != '> accepted'* ]] || got+=$(pv_devices <"$work/plan")
            printf '%s\n%s\n' "$command" "$got" >>"$work/results"
            count=$((count + 1))
            if [ "$got" = "$line" ]; then
                echo "ok $count - ${command:0:100}"
            else
                failed=$((failed + 1))
                printf 'not ok %d - %s\n# got %s\n# not %s\n' "$count" "${command:0:100}" "$got" "$line"
            fi
            command=
            ;;
        *) command=$line ;;
        esac
    done <"$lines"
    [ -z "${UPDATE:-}" ] || cp "$work/results" "$lines"
done
echo "1..$count"
exit $((failed > 0))
