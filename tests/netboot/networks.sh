# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# For tests of the network boot client with real servers: networks in namespaces of their own, and
# TAP. To be sourced first; needs root, which makes the networks.
#
# The namespace "net" has a bridge; "guest" has eth0, and "a" and "b" have a server's eth0 on it.
client=${BUILD:-build}/tests/netboot/dhcp-client
# shellcheck disable=SC2034 # the tests use it
fetch=${BUILD:-build}/tests/netboot/fetch
[ "$(id -u)" -eq 0 ] || exec sudo --preserve-env=BUILD "$0"
if [ -z "$NETBOOT_TEST_INSIDE" ]; then
    NETBOOT_TEST_INSIDE=yes exec unshare --net --mount --pid --fork --kill-child --mount-proc "$0"
fi

set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mount -t tmpfs tmpfs /run
count=0
declare -A pid=()

report() { # report 0|1 NAME
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
        tail -n 20 "$work/output" "$work"/*.log | sed 's/^/# /'
    fi
}

on() { # on NAMESPACE COMMAND...
    ip netns exec "$@"
}

plug() { # plug NAMESPACE: gives it an eth0 on the bridge
    ip netns add "$1"
    ip -n "$1" link set lo up
    ip -n net link add name "$1" type veth peer name eth0 netns "$1"
    ip -n net link set dev "$1" master br up
}

plug_badly() { # plug_badly FAULT...: gives "guest" an eth0 on a bad wire to the bridge
    : > "$work/wire.log"
    ip netns exec net python3 "$(dirname "$0")/faulty-wire" "$@" > "$work/wire.log" 2>&1 &
    pid[wire]=$!
    wait_for_start wire
    ip netns add guest
    ip -n guest link set lo up
    ip -n net link set dev eth0 netns guest
    ip -n net link set dev guest master br up
}

ip netns add net
ip -n net link add name br type bridge forward_delay 0 mcast_snooping 0
ip -n net link set dev br up
for name in a b; do
    plug $name
    ip -n $name link set dev eth0 up
done
ip -n a address add 192.0.2.1/24 dev eth0
ip -n b address add 192.0.2.2/24 dev eth0
ip -n a address add 2001:db8:1::1/64 dev eth0 nodad

new_guest() {
    new_guest_on plug guest
}

new_guest_on() { # new_guest_on COMMAND...: that plugs it
    ip netns delete guest 2> /dev/null
    ip -n net link delete dev guest 2> /dev/null
    "$@"
    on guest sysctl -q net.ipv4.ip_unprivileged_port_start=0 net.ipv4.conf.all.rp_filter=0 \
        net.ipv4.conf.eth0.rp_filter=0
    ip -n guest link set dev eth0 address 52:54:00:12:34:56 up
}

serve() { # serve NAMESPACE OPTION...: starts its server anew
    local name=$1
    shift
    : > "$work/$name.log"
    ip netns exec "$name" dnsmasq --conf-file=/dev/null --keep-in-foreground --user=root --port=0 \
        --interface=eth0 --bind-interfaces --no-ping --log-dhcp --log-facility="$work/$name.log" \
        --pid-file= --dhcp-leasefile="$work/$name.leases" "$@" 2>> "$work/$name.log" &
    pid[$name]=$!
    wait_for_start "$name"
}

wait_for_start() { # wait_for_start NAME: until NAME's log says that it has started
    for _ in $(seq 400); do
        grep -q started "$work/$1.log" && return
        sleep 0.05
    done
    echo "Bail out! no server"
    cat "$work/$1.log" >&2
    exit 1
}

stop() {
    for name in "${!pid[@]}"; do
        kill "${pid[$name]}" 2> /dev/null
        wait "${pid[$name]}" 2> /dev/null
    done
    pid=()
    rm -f "$work"/*.leases "$work"/*.log
}

run() { # run WORD...: the client, with the limit of a test unless another one is given
    on guest "$client" limit=15000 "$@" > "$work/output" 2>&1
}

check() { # check NAME LINE...: whether the client has printed these lines
    local name=$1 line failed=0
    shift
    for line in "$@"; do
        grep -qxF -- "$line" "$work/output" || {
            failed=1
            echo "# missing: $line"
        }
    done
    report $failed "$name"
}

is_in() { # is_in LOG TEXT NAME
    grep -qF -- "$2" "$work/$1.log"
    report $? "$3"
}
