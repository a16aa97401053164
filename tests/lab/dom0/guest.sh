# shellcheck shell=bash
# Running guests from a suite. Sourced after tap.sh.

work=/tmp/work
mkdir -p "$work"

# Kernels and initrds made on the host.
# shellcheck disable=SC2034 # for the suites
images=${BUILD:-build}/tests/boot-images
# shellcheck disable=SC2034
real=${BUILD:-build}/boot-images

# Exit status of qemu-xen when a test's time is over; timeout(1)'s own.
export guest_timeout=${guest_timeout:-120}

# within SECONDS COMMAND [ARG...] - until the command succeeds; fails if it has not by then
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return
        sleep 0.1
    done
}

# guest ARG... - runs qemu-xen to its end; its status in $status, its output in $work/out and
# $work/err, the serial line in $work/serial
guest() {
    status=0
    rm -f "$work/serial"
    timeout --foreground "$guest_timeout" qemu-xen -M xenfv -display none \
        -serial "file:$work/serial" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

# self_checked NAME - whether the last guest was the self-check kernel, content and powered off
self_checked() {
    ok "$1" test "$status" = 0 -a "$(tail -n 1 "$work/serial" | tr -d '\r')" = 'SELF-CHECK PASSED' || {
        show <<<"status $status"
        show "$work/err"
        grep -v '^ok ' "$work/serial" | tail -n 20 | show
        xl dmesg -c | tail -n 30 | show
        return 1
    }
}

# host_state FILE - the state of the host, for comparison; waits for what ends by itself
host_state() {
    tests/lab/dom0/host-state >"$1" || {
        echo 'Bail out! the state of the host cannot be read'
        exit 1
    }
}

# nothing_left NAME BEFORE - whether the host is as it was, within some seconds for what was killed
nothing_left() {
    local _
    for _ in $(seq 50); do
        host_state "$work/after"
        cmp -s "$2" "$work/after" && break
        sleep 0.2
    done
    ok "$1" cmp -s "$2" "$work/after" || {
        diff "$2" "$work/after" | show
        return 1
    }
}
