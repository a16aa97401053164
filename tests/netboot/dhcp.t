#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The DHCP clients get addresses and boot files from dnsmasq in all the ways that networks have, with
# no privilege and no address. Needs root: see dhcp-client.c.
# shellcheck source=tests/netboot/networks.sh
. "$(dirname "$0")/networks.sh"

serve_badly() { # serve_badly FAULT: starts a server in "a" that is faulty-server
    : > "$work/a.log"
    ip netns exec a python3 "$(dirname "$0")/faulty-server" "$@" > "$work/a.log" 2>&1 &
    pid[a]=$!
    wait_for_start a
}

# One server
new_guest
serve a --dhcp-range=192.0.2.100,192.0.2.150,255.255.255.0,1h --dhcp-boot=pxelinux.0 \
    --dhcp-option=option:router,192.0.2.254 --dhcp-option=option:dns-server,192.0.2.3,192.0.2.4 \
    --dhcp-option=option:mtu,1400 --dhcp-option=option:domain-name,example.org \
    --dhcp-host=52:54:00:12:34:56,192.0.2.77,machine \
    --dhcp-option-force=209,configuration --dhcp-option-force=210,http://192.0.2.9/ \
    --dhcp-userclass=set:ipxe,iPXE --dhcp-boot=tag:ipxe,http://192.0.2.9/boot.ipxe \
    --dhcp-match=set:bios,option:client-arch,0
run 4 needs-file
check "an address, a boot file and all settings come from one server" "set 4" \
    "address 192.0.2.77/24" "router 192.0.2.254" "server 192.0.2.1" "mtu 1400" \
    "name-server 192.0.2.3" "name-server 192.0.2.4" "domain example.org" "host-name machine" \
    "next-server 192.0.2.1" "boot-file pxelinux.0" "configuration-file configuration" \
    "path-prefix http://192.0.2.9/" "local 0"
ip -n guest address show eth0 > "$work/output"
grep -q "mtu 1400" "$work/output" && grep -q "inet 192.0.2.77/24" "$work/output"
report $? "the interface has that address and MTU"
is_in a "vendor class: PXEClient:Arch:00000:UNDI:003001" "the server sees a PXE client"
is_in a "bios, eth0" "the server sees its architecture"
run 4 needs-file ipxe
check "who asks as iPXE is told of a script, with the address that it has already" \
    "address 192.0.2.77/24" "boot-file http://192.0.2.9/boot.ipxe"
stop

# Options of any length, and options where names are otherwise
new_guest
long=$(printf 'x%.0s' {1..200})
serve a --dhcp-range=192.0.2.100,192.0.2.150,255.255.255.0,1h --dhcp-boot=pxelinux.0 \
    "--dhcp-option-force=224,$long" "--dhcp-option-force=225,$long" \
    "--dhcp-option-force=226,$long" "--dhcp-option-force=227,$long" "--dhcp-option-force=228,$long" \
    --dhcp-option=121,0.0.0.0/0,192.0.2.253,198.51.100.0/24,192.0.2.252
run 4 needs-file
check "large answers are read, and classless routes go before the router" "option 224 200" \
    "option 228 200" "router 192.0.2.253" "boot-file pxelinux.0"
stop

# ProxyDHCP beside a server that knows of addresses alone
new_guest
serve a --dhcp-range=192.0.2.100,192.0.2.150,255.255.255.0,1h
serve b --dhcp-range=192.0.2.0,proxy --pxe-service=x86PC,Linux,proxied
run 4 needs-file
check "a ProxyDHCP server names the boot file" "server 192.0.2.1" "next-server 192.0.2.2" \
    "boot-file proxied.0"
stop

new_guest
serve b --dhcp-range=192.0.2.0,proxy --pxe-service=x86PC,Linux,proxied
run 4 needs-file limit=3000
check "a ProxyDHCP server alone is not enough" \
    "error no DHCP server has offered an address on eth0 within 3 s"
stop

# Two services: a menu, and the server at port 4011
new_guest
serve a --dhcp-range=192.0.2.100,192.0.2.150,255.255.255.0,1h
serve b --dhcp-range=192.0.2.0,proxy --pxe-prompt=Choose,7 --pxe-service=x86PC,First,first \
    --pxe-service=x86PC,Second,second --pxe-service=x86PC,"This disk",0
run 4 needs-file item=1
check "a user chooses from the menu of a ProxyDHCP server" "prompt Choose" "timeout 7000" \
    "item First" "item Second" "item This disk" "next-server 192.0.2.2" "boot-file second.0"
run 4 needs-file item=2
check "a user chooses the next boot device" "local 1" "boot-file "
stop

# PXE's boot services of the one server
new_guest
serve a --dhcp-range=192.0.2.100,192.0.2.150,255.255.255.0,1h --pxe-prompt=Choose,1 \
    --pxe-service=x86PC,First,first --pxe-service=x86PC,Second,second
run 4 needs-file item=0
check "PXE boot services of the DHCP server are asked" "boot-file first.0" "next-server 192.0.2.1"
stop

# Two servers
new_guest
serve a --dhcp-range=192.0.2.100,192.0.2.110,255.255.255.0,1h
serve b --dhcp-range=192.0.2.120,192.0.2.130,255.255.255.0,1h --dhcp-boot=other
run 4 needs-file
check "of two servers the one with a boot file is chosen" "server 192.0.2.2" "boot-file other"
stop

# One server hangs for a while
new_guest
serve a --dhcp-range=192.0.2.100,192.0.2.110,255.255.255.0,1h --dhcp-boot=file
kill -STOP "${pid[a]}"
serve b --dhcp-range=192.0.2.120,192.0.2.130,255.255.255.0,1h
run 4
kill -CONT "${pid[a]}"
check "a server without a boot file is enough for who needs none" "server 192.0.2.2" "boot-file "
run 4 needs-file
check "and the other one is taken by who needs one" "server 192.0.2.1" "boot-file file"
stop

# A server that refuses
new_guest
serve_badly refuse 1
run 4 needs-file
check "after a refusal the client begins again" "address 192.0.2.60/24" "boot-file tftp://192.0.2.1/file"
stop
serve_badly refuse 1000
run 4 needs-file limit=4000
check "a server that always refuses is named" \
    "error DHCP server 192.0.2.1 refused the address that it had offered: not today"
stop

# Leases of no use
new_guest
serve_badly offer 224.0.0.1
run 4 limit=3000
check "a server whose address no machine can have is named" \
    "error DHCP server 192.0.2.1 offers 224.0.0.1, which cannot be used"
stop
serve_badly offer 198.51.100.7
run 4 needs-file
check "an address of another network is taken" "address 198.51.100.7/24"
on guest "$fetch" tftp://192.0.2.1/file "$work/got" > "$work/output" 2>&1
check "and that no server can be reached from there is told" \
    "tftp://192.0.2.1/file: no way to the server: Network is unreachable"
stop

# No boot file, no server
new_guest
serve a --dhcp-range=192.0.2.100,192.0.2.110,255.255.255.0,1h
run 4 needs-file
check "a server without a boot file is named" "error DHCP server 192.0.2.1 offers no boot file"
stop
: > "$work/none.log"
run 4 6 limit=3000
check "a network without a server is told" "error no DHCP server has answered on eth0 within 3 s"

# IPv6
new_guest
serve a --enable-ra --dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h \
    "--dhcp-option=option6:bootfile-url,tftp://[2001:db8:1::1]/file6" \
    "--dhcp-option=option6:dns-server,[2001:db8:1::53]" \
    --dhcp-option=option6:domain-search,example.net
run 6 needs-file
check "a server of IPv6 gives an address and a boot file" "set 6" "name-server 2001:db8:1::53" \
    "domain example.net" "boot-file tftp://[2001:db8:1::1]/file6"
grep -qE '^address6 2001:db8:1::1[0-9a-f]{2}/128$' "$work/output"
report $? "the address is of the server's range"
on guest ping -6 -c 1 -W 5 2001:db8:1::1 > "$work/output" 2>&1
report $? "the server can be reached then"
stop

new_guest
serve a --enable-ra --dhcp-range=2001:db8:1::,ra-stateless,64,1h \
    "--dhcp-option=option6:bootfile-url,http://[2001:db8:1::1]/stateless"
run 6 needs-file
check "where routers give addresses, the server is asked for the boot file alone" \
    "address6 ::/0" "boot-file http://[2001:db8:1::1]/stateless"
on guest ping -6 -c 1 -W 5 2001:db8:1::1 > "$work/output" 2>&1
report $? "the server can be reached there as well"
stop

# Both
new_guest
serve a --dhcp-range=192.0.2.100,192.0.2.110,255.255.255.0,1h --enable-ra \
    --dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h \
    "--dhcp-option=option6:bootfile-url,tftp://[2001:db8:1::1]/file6"
run 4 6 needs-file
check "IPv6 names the boot file where IPv4 does not" "server 192.0.2.1" \
    "boot-file tftp://[2001:db8:1::1]/file6"
stop
new_guest
serve a --dhcp-range=192.0.2.100,192.0.2.110,255.255.255.0,1h --enable-ra --dhcp-boot=file4 \
    --dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h \
    "--dhcp-option=option6:bootfile-url,tftp://[2001:db8:1::1]/file6"
run 4 6 needs-file
check "the boot file of IPv4 is preferred" "server 192.0.2.1" "boot-file file4"
stop

echo "1..$count"
