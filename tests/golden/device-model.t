#!/bin/bash
# Proves that qemu-xen asks the installed QEMU for what it depends on, passes on the answers to the user's help
# requests, and refuses what that QEMU lacks. A script stands in for QEMU. Needs no Xen. TAP.
set -uo pipefail # no -e: a failed test does not end the suite
unset DISPLAY WAYLAND_DISPLAY
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/dom0/tap.sh
. tests/lab/dom0/tap.sh
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# This QEMU logs its arguments and answers with the files in $work/lists.
qemu=$work/qemu
mkdir "$work/lists"
cat >"$qemu" <<'END'
#!/bin/bash
here=$(dirname "$0")
echo "$*" >>"$here/calls"
[ ! -e "$here/lists/$3" ] || exec cat "$here/lists/$3"
echo "no list of $3" >&2
exit 7
END
chmod +x "$qemu"

# run ARG... - runs qemu-xen with that QEMU; its status is in $status, its output in $work/out and $work/err
run() {
    status=0
    rm -f "$work/calls"
    "$build/qemu-xen" -device-model "$qemu" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

printf 'first line\nlast line\n' >"$work/lists/-device"
run -device help
is 'the device model answers a help request' "$status $(cat "$work/out")" $'0 first line\nlast line'
is 'it gets only that option' "$(cat "$work/calls")" '-accel qtest -device help'
run -M xenpv -netdev user,help -name n
is 'its status is qemu-xen'"'"'s, whatever the other options' "$status $(cat "$work/err")" '7 no list of -netdev'
is 'it gets the argument unchanged' "$(cat "$work/calls")" '-accel qtest -netdev user,help'
yes 'a long list' | head -n 100000 >"$work/lists/-device"
ok 'a reader may stop reading' test "$(run -device help && head -n 1 "$work/out")" = 'a long list'
(
    trap '' PIPE
    "$build/qemu-xen" -device-model "$qemu" -device help
    echo $? >"$work/status"
) 2>"$work/err" | head -n 1 >/dev/null
is 'SIGPIPE has its usual effect in it' "$(cat "$work/status") $(cat "$work/err")" '141 '
run -device-model /no/such/qemu -device help
is 'no device model: status' "$status" 1
is 'no device model: one line' "$(cat "$work/err")" \
    'qemu-xen: /no/such/qemu: cannot use it as device model: No such file or directory'

# An HVM guest's window is QEMU's own if QEMU has that kind. A PV guest's never is, as QEMU's window has only
# the consoles that exist when it opens. The next step is the first call to Xen, which fails.
export QEMU_XEN_TEST_CALLS=fail:1
"$build/tests/boot-images/self-check-image" kernel --fixed --size 64K "$work/kernel"
echo sdl >"$work/lists/-display"
for machine in xenfv xenpv; do
    DISPLAY=:0 run -M $machine -hvmloader "$work/kernel" -kernel "$work/kernel" -sdl
    ok "a window, $machine" grep -q '^qemu-xen: test: .* fails' "$work/err" || show "$work/err"
    calls=
    [ ! -e "$work/calls" ] || calls=$(cat "$work/calls")
    case $machine in
    xenfv) is 'QEMU is asked whether it has one' "$calls" '-accel qtest -display help' ;;
    xenpv) is 'QEMU is not asked' "$calls" '' ;;
    esac
done

# A user network needs a device model that has it. If it does, the next step is the first call to Xen, which
# fails.
continues='test: .* fails'
network() { # NAME MESSAGE ARG...
    local name=$1 message=$2
    shift 2
    run -display none -hvmloader "$work/kernel" -kernel "$work/kernel" "$@"
    ok "$name" grep -qE "^qemu-xen: $message" "$work/err" || show "$work/err"
}
no_user="-nic user: $qemu has no user network; use bridge,br=NAME or tap$"
no_card="-nic user: $qemu has no PV card for it .xen-net-device.; use bridge,br=NAME, tap, or an emulated"
printf 'Available netdev backend types:\ntap\nuserland\n' >"$work/lists/-netdev"
printf 'name "xen-net-device-2", bus xen-bus\n' >"$work/lists/-device"
network 'HVM without user network' "$no_user" -M xenfv -nic user
network 'PV without user network' "$no_user" -M xenpv -nic user
network 'no user network on the command line' "$continues" -M xenpv -nic bridge
ok 'QEMU is not asked then' test ! -e "$work/calls"
echo user >>"$work/lists/-netdev"
network 'HVM with user network' "$continues" -M xenfv -nic user
network 'HVM with user network, but a PV card' "$no_card" -M xenfv -nic user,model=xen
network 'PV without PV card' "$no_card" -M xenpv -nic user
echo 'name "xen-net-device", bus xen-bus' >>"$work/lists/-device"
network 'PV with PV card' "$continues" -M xenpv -netdev user,id=n -device xen-net-device,netdev=n
finish
