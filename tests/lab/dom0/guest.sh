# shellcheck shell=bash
# Runs guests for a suite. Sourced after tap.sh.

work=/tmp/work
mkdir -p "$work"

# Kernels and initrds made on the host.
# shellcheck disable=SC2034 # for the suites
images=${BUILD:-build}/tests/boot-images
# shellcheck disable=SC2034
real=${BUILD:-build}/boot-images

# Seconds that guest() gives qemu-xen; then its status is timeout(1)'s 124.
export guest_timeout=${guest_timeout:-120}

# Waiting and looking without processes of their own: in dom0, which has one processor, two of them each tenth
# of a second take a quarter of the time that the guest needs.
[ -p "$work/never" ] || mkfifo "$work/never"

# pause SECONDS - waits
pause() { read -rt "$1" <>"$work/never" || true; }

# holds FILE TEXT - whether the file exists and has this text
holds() {
    local text=
    [ ! -e "$1" ] || IFS= read -rd '' text <"$1" || true
    [[ $text == *"$2"* ]]
}

# within SECONDS COMMAND [ARG...] - waits until the command succeeds; fails if it does not in time. Tries
# every $within_interval seconds.
within_interval=0.1
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return
        pause "$within_interval"
    done
}

# guest ARG... - runs qemu-xen to its end: its status is in $status, its output in $work/out and
# $work/err, the serial line in $work/serial
guest() {
    status=0
    rm -f "$work/serial"
    timeout --foreground "$guest_timeout" qemu-xen -M xenfv -display none \
        -serial "file:$work/serial" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

# self_checked NAME - the last guest was the self-check kernel, passed its checks and powered off
self_checked() {
    ok "$1" test "$status" = 0 -a "$(tail -n 1 "$work/serial" | tr -d '\r')" = 'SELF-CHECK PASSED' || {
        show <<<"status $status"
        show "$work/err"
        grep -v '^ok ' "$work/serial" | tail -n 20 | show
        xl dmesg -c | tail -n 30 | show
        return 1
    }
}

# host_state FILE - writes the state of the host, for comparison
host_state() {
    tests/lab/dom0/host-state >"$1" || {
        echo 'Bail out! the state of the host cannot be read'
        exit 1
    }
}

# nothing_left NAME BEFORE - the host is as it was, after some seconds for killed processes to end
nothing_left() {
    local _
    for _ in $(seq 50); do
        host_state "$work/after"
        cmp -s "$2" "$work/after" && break
        pause 0.2
    done
    ok "$1" cmp -s "$2" "$work/after" || {
        diff "$2" "$work/after" | show
        return 1
    }
}
