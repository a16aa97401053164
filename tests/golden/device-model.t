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
[ ! -e "$here/killed" ] || kill -KILL $$
[ ! -e "$here/lists/$3" ] || exec cat "$here/lists/$3"
echo "no list of $3" >&2
exit 7
END
chmod +x "$qemu"

# run ARG... - runs qemu-xen with that QEMU; its status is in $status, its output in $work/out and $work/err
run() {
    status=0
    rm -f "$work/calls"
    : "${options:=-kernel-cache off}" # do not keep what this QEMU answers
    # shellcheck disable=SC2086 # several words
    "$build/qemu-xen" -device-model "$qemu" $options "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
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
    xenfv)
        is 'QEMU is asked what it has' "$calls" "-accel qtest -help
-accel qtest -device help
-accel qtest -netdev help
-accel qtest -display help
-accel qtest -machine xenfv,help
-accel qtest -machine xenpv,help"
        ;;
    xenpv) is 'QEMU is not asked' "$calls" '' ;;
    esac
done

# A user network is QEMU's or, if that has none, passt's, which has fewer options. If there is all that is asked
# for, the next step is the first call to Xen, which fails.
continues='test: .* fails'
network() { # NAME MESSAGE ARG...
    local name=$1 message=$2
    shift 2
    run -display none -hvmloader "$work/kernel" -kernel "$work/kernel" "$@"
    ok "$name" grep -qE "^qemu-xen: $message" "$work/err" || show "$work/err"
}
no_user='network user,tftp=/srv: passt has no TFTP server$'
no_card="-nic user: $qemu has no PV card for it .xen-net-device.; use bridge,br=NAME, tap, or an emulated"
printf 'Available netdev backend types:\ntap\nuserland\n' >"$work/lists/-netdev"
printf 'name "xen-net-device-2", bus xen-bus\n' >"$work/lists/-device"
network 'HVM without user network' "$no_user" -M xenfv -nic user,tftp=/srv
network 'PV without user network' "$no_user" -M xenpv -nic user,tftp=/srv
network 'PV without user network and PV card' "$no_card" -M xenpv -nic user
network 'no user network on the command line' "$continues" -M xenpv -nic bridge
ok 'QEMU is not asked then' test ! -e "$work/calls"
echo user >>"$work/lists/-netdev"
network 'HVM with user network' "$continues" -M xenfv -nic user,tftp=/srv
network 'HVM with user network, but a PV card' "$no_card" -M xenfv -nic user,model=xen
network 'PV without PV card' "$no_card" -M xenpv -nic user
echo 'name "xen-net-device", bus xen-bus' >>"$work/lists/-device"
network 'PV with PV card' "$continues" -M xenpv -netdev user,id=n -device xen-net-device,netdev=n

# What a QEMU answers is kept. The answer that matters here is that it has no user network.
options="-kernel-cache directory=$work/cache"
# To keep them takes up to 4 calls, so that no domain is made even where there is a Xen.
export QEMU_XEN_TEST_CALLS=fail:6
continues='(test: .* fails|this host does not run Xen)'
printf 'tap\n' >"$work/lists/-netdev"
user_network() { network "$1" "$2" -M xenfv -nic user,tftp=/srv; }
# shellcheck disable=SC2317 # called by name
asked() { [ -e "$work/calls" ]; }
user_network 'no answer is kept yet' "$no_user"
ok 'QEMU is asked' asked
is 'its answers are in one file' "$(cd "$work/cache" && echo *)" "$(cd "$work/cache" && echo device-model-*.features)"
user_network 'the answer is kept' "$no_user"
ok 'QEMU is not asked again' eval '! asked'
echo user >>"$work/lists/-netdev"
user_network 'the same binary' "$no_user"
chmod 700 "$qemu"
user_network 'another binary' "$continues"
ok 'it is asked' asked
rm -f "$work/calls"
user_network 'its answer is kept' "$continues"
ok 'it is not asked again' eval '! asked'
for damage in 'truncate -s 20' 'truncate -s 0' 'sed -i s/inode/onide/' 'ln -sf /etc/passwd' rm; do
    $damage "$work/cache"/device-model-*.features
    user_network "kept answers after: $damage" "$continues"
    ok "asked again after: $damage" asked
done
user_network 'all is well again' "$continues"
ok 'not asked again' eval '! asked'
chmod 777 "$work/cache"
user_network 'a directory where others can write' "$continues"
ok 'what is kept there does not count' asked
chmod 700 "$work/cache"
chmod 755 "$qemu"
touch "$work/killed"
user_network 'a QEMU that is killed has nothing' "$no_user"
rm "$work/killed"
user_network 'but that is not kept' "$continues"
finish
