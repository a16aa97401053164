# shellcheck shell=bash
# A bridge in dom0 with a DHCP server and an HTTP server. Sourced after guest.sh.

bridge=xenbr0
address=10.99.0.1
servers=()

# network_up MIB - starts them, with a file of that size to fetch; its checksum is in $fetched_sum
network_up() {
    local served=$work/served
    modprobe -a xen-netback bridge tun
    ip link add "$bridge" type bridge
    ip addr add "$address/24" dev "$bridge"
    ip link set "$bridge" up
    mkdir -p "$served"
    yes 'a line of the file that guests fetch' | head -c "$(($1 << 20))" >"$served/file"
    # shellcheck disable=SC2034 # for the suites
    fetched_sum=$(sha256sum <"$served/file" | cut -d ' ' -f 1)
    : >"$work/leases"
    printf '%s\n' "interface $bridge" "start 10.99.0.10" "end 10.99.0.99" "max_leases 90" \
        "lease_file $work/leases" "pidfile $work/udhcpd.pid" >"$work/udhcpd.conf"
    busybox udhcpd -f "$work/udhcpd.conf" >"$work/udhcpd.log" 2>&1 &
    servers+=($!)
    busybox httpd -f -p "$address:8080" -h "$served" &
    servers+=($!)
}

network_down() {
    kill "${servers[@]}" 2>/dev/null
    wait "${servers[@]}" 2>/dev/null
    ip link del "$bridge"
}
