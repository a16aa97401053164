#!/bin/bash
# What the QEMU at hand is asked for, with a stand-in that has what a case needs. Needs no Xen. TAP.
set -uo pipefail # no -e: a failed test does not end the suite
unset DISPLAY WAYLAND_DISPLAY
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/dom0/tap.sh
. tests/lab/dom0/tap.sh
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A QEMU that writes down how it was called and answers with the files in $work/lists.
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

# run ARG... - qemu-xen with that QEMU; its status in $status, its output in $work/out and $work/err
run() {
    status=0
    rm -f "$work/calls"
    "$build/qemu-xen" -device-model "$qemu" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

printf 'first line\nlast line\n' >"$work/lists/-device"
run -device help
is 'a question is answered by the device model' "$status $(cat "$work/out")" $'0 first line\nlast line'
is 'it is asked for that alone' "$(cat "$work/calls")" '-accel qtest -device help'
run -M xenpv -netdev user,help -name n
is 'its status is ours, whatever else is there' "$status $(cat "$work/err")" '7 no list of -netdev'
is 'it gets the argument as it is' "$(cat "$work/calls")" '-accel qtest -netdev user,help'
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

# The window: an HVM guest's is QEMU's own if that has the kind. A PV guest's never is, as QEMU shows in it
# what consoles there are when it opens. Then the first call to Xen follows, which fails.
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

# User networks: only what the device model has. If that is enough, the first call to Xen follows,
# which fails.
goes_on='test: .* fails'
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
network 'no user network is asked for' "$goes_on" -M xenpv -nic bridge
ok 'then nothing is asked' test ! -e "$work/calls"
echo user >>"$work/lists/-netdev"
network 'HVM with user network' "$goes_on" -M xenfv -nic user
network 'HVM with user network, but a PV card' "$no_card" -M xenfv -nic user,model=xen
network 'PV without PV card' "$no_card" -M xenpv -nic user
echo 'name "xen-net-device", bus xen-bus' >>"$work/lists/-device"
network 'PV with PV card' "$goes_on" -M xenpv -netdev user,id=n -device xen-net-device,netdev=n
finish
