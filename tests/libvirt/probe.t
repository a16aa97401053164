#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Proves that -machine none answers what a program asks before there is a guest, without Xen and
# without root; and that libvirt's QEMU driver makes capabilities of the answers. TAP.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lab/dom0/tap.sh
. tests/lab/dom0/tap.sh

program=$(realpath "${BUILD:-build}/qemu-xen")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 711 "$work"
mkdir -m 777 "$work/user" "$work/home"

# Programs run as somebody without rights, if that can be chosen.
as_nobody=()
[ "$(id -u)" != 0 ] || as_nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups --)

# ask REQUEST... - has qemu-xen answer at standard input and output, until it is told to quit
ask() {
    status=0
    printf '{"execute":"%s"}\n' qmp_capabilities "$@" quit |
        timeout 30 "${as_nobody[@]}" "$program" -machine none -qmp stdio >"$work/answers" 2>"$work/err" || status=$?
}

# answers PYTHON - whether an expression about the answers is true; they are in the list `a`
# shellcheck disable=SC2317 # called by name
answers() {
    python3 -c 'import json, sys
a = [json.loads(line) for line in open(sys.argv[1])]
a = [line["return"] for line in a if "return" in line][1:]
sys.exit(not eval(sys.argv[2]))' "$work/answers" "$1"
}

# What libvirt starts, -daemonize apart: that is below.
ask query-version query-target query-kvm query-machines qom-list-types query-cpu-definitions query-qmp-schema
is "a client's quit ends it with status 0" "$status" 0
is "nothing is written to standard error" "$(cat "$work/err")" ""
ok "the version is QEMU's" answers 'a[0]["qemu"]["major"] >= 7' || show "$work/answers"
ok "guests have 64 bits, whatever this QEMU is built for" answers 'a[1] == {"arch": "x86_64"}'
ok "there is no KVM" answers 'a[2] == {"enabled": False, "present": False}'
ok "the machines are Xen's alone, xenfv is the default" answers \
    '[(m["name"], m.get("is-default", False)) for m in a[3]] == [("pc-i440fx-xenfv", True),
        ("pc-i440fx-xenpv", False), ("pc-i440fx-xenpvh", False)] and not any("alias" in m for m in a[3])'
ok "a machine has no type of processor" answers 'not any("default-cpu-type" in m for m in a[3])'
ok "there is an accelerator that libvirt knows" answers \
    '[t["name"] for t in a[4]].count("tcg-accel") == 1 and len(a[4]) > 100'
ok "processors and commands are QEMU's" answers \
    '"max" in [c["name"] for c in a[5]] and "blockdev-add" in [t["name"] for t in a[6]]'

ok "a screendump has no format, as not every QEMU can make all" answers \
    '[m["name"] for t in a[6] if t["name"] == next(c["arg-type"] for c in a[6] if c["name"] == "screendump")
        for m in t["members"]][:1] == ["filename"] and "format" not in [m["name"] for t in a[6]
        if t["name"] == next(c["arg-type"] for c in a[6] if c["name"] == "screendump") for m in t["members"]]'

# Without a client it stays, and ends by a signal.
start() {
    status=0
    # The pipe ends when nobody has its other end any more: a caller may wait for that.
    timeout 30 "${as_nobody[@]}" "$program" -S -no-user-config -nodefaults -nographic \
        -machine none,accel=kvm:tcg -qmp "unix:$work/user/qmp,server=on,wait=off" \
        -pidfile "$work/user/pid" -daemonize "$@" 2>&1 | cat >"$work/out"
    status=${PIPESTATUS[0]}
}

start
is "libvirt's command line: -daemonize returns with status 0" "$status" 0
is "it says nothing and keeps no output open" "$(cat "$work/out")" ""
pid=$(cat "$work/user/pid")
ok "the socket is there" test -S "$work/user/qmp"
start
is "the pid file of one that runs is refused" "$status" 1
ok "... in one line" test "$(wc -l <"$work/out")" = 1 || show "$work/out"
children=$(pgrep -P "$pid")
kill "$pid"
for _ in $(seq 100); do [ -d "/proc/$pid" ] && sleep 0.1; done
is "a signal ends it, and leaves nothing" "$(ls "$work/user"; ps -o pid= -p "$pid,$children")" ""

# restricted OPTION ARGUMENT LINE... - has a restricted monitor, which these two ask for, answer the lines
restricted() {
    status=0
    printf '%s\n' "${@:3}" | timeout 30 "${as_nobody[@]}" "$program" -machine none -monitor-restrict on \
        "$1" "$2" >"$work/answers" 2>"$work/err" || status=$?
}

restricted -qmp stdio '{"execute":"qmp_capabilities"}' '{"execute":"query-commands"}' \
    "{\"execute\":\"object-add\",\"arguments\":{\"qom-type\":\"memory-backend-file\",\"id\":\"m\",
        \"size\":4096,\"mem-path\":\"$work/user/memory\",\"share\":true}}" '{"execute":"quit"}'
is "-monitor-restrict: commands that write files are refused" \
    "$(grep -c '"class": *"GenericError"' "$work/answers") $(ls "$work/user")" "1 "
is "... and not listed" "$(grep -oE '"name": "(object-add|query-kvm)"' "$work/answers")" '"name": "query-kvm"'
restricted -monitor stdio "pmemsave 0 16 $work/user/memory" quit
ok "... nor obeyed as a line" grep -q "pmemsave.*restrict" "$work/answers" || show "$work/answers"

start -device-model "$work/none"
is "a QEMU that is missing: status 1" "$status" 1
is "... and one line" "$(cat "$work/out")" \
    "qemu-xen: $work/none: cannot use it as device model: No such file or directory"
printf '#!/bin/sh\necho broken >&2\nexit 1\n' >"$work/user/qemu"
chmod +x "$work/user/qemu"
start -device-model "$work/user/qemu"
is "a QEMU that fails: status 1" "$status" 1
is "... and its own line" "$(cat "$work/out")" "qemu-xen: device model: broken"
"$program" -machine none -hda disk >"$work/out" 2>&1
is "a drive is refused" "$(cat "$work/out")" \
    "qemu-xen: -M none: a machine without processors cannot be a guest: it cannot have a drive"

# virsh ARG... - with libvirt's driver in the client and its files below $work
virsh() {
    timeout 60 "${as_nobody[@]}" env -u XDG_RUNTIME_DIR -u XDG_CONFIG_HOME -u XDG_CACHE_HOME \
        HOME="$work/home" virsh -c "qemu:///embed?root=$work/home/libvirt" "$@" >"$work/out" 2>&1
}

for arch in x86_64 i686; do
    for machine in pc-i440fx-{xenfv,xenpv,xenpvh}; do
        virsh domcapabilities --virttype qemu --emulatorbin "$program" --arch "$arch" --machine "$machine"
        ok "libvirt knows the machine $machine for $arch" grep -q "<machine>$machine</machine>" "$work/out" ||
            show "$work/out"
        ok "... with up to 128 processors" grep -q "<vcpu max='128'/>" "$work/out"
    done
done
for machine in xenfv xenpv xenpvh; do
    sed "s,/usr/bin/qemu-xen,$program," "docs/examples/libvirt-$machine.xml" >"$work/user/$machine.xml"
    virsh define "$work/user/$machine.xml"
    is "libvirt takes the example for $machine" "$(head -n 1 "$work/out")" \
        "Domain 'demo-$machine' defined from $work/user/$machine.xml"
done
virsh domcapabilities --virttype qemu --emulatorbin "$program" --arch x86_64 --machine q35
ok "libvirt knows no other machines" grep -q "the machine 'q35' is not supported" "$work/out" || show "$work/out"
virsh domcapabilities --virttype kvm --emulatorbin "$program" --arch x86_64
ok "libvirt knows of no KVM" grep -q "the accel 'kvm' is not supported" "$work/out" || show "$work/out"
finish
