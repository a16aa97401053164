#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever a bad network does, files and addresses come whole, or one line says why not.
# shellcheck source=tests/netboot/networks.sh
. "$(dirname "$0")/networks.sh"
files=$work/files
mkdir -m 755 "$files"
mkdir "$work/little"
mount -t tmpfs -o size=1M tmpfs "$work/little"
# For each lost packet dnsmasq waits for seconds.
head -c 40000 /dev/urandom > "$files/small"
head -c 200000 /dev/urandom > "$files/middle"
head -c 4M /dev/urandom > "$files/large"
head -c 90M /dev/urandom > "$files/huge"
cat > "$work/nginx.conf" << END
daemon off; worker_processes 1; pid $work/nginx.pid; error_log $work/nginx.log; user root;
events {}
http { access_log off; client_body_temp_path $work; server { listen 192.0.2.1:80; root $files; } }
END

serve_files() { # dnsmasq and nginx in "a", atftpd in "b", which knows windows of blocks
    serve a --dhcp-range=192.0.2.100,192.0.2.150,255.255.255.0,1h --dhcp-boot=wanted.0 \
        --enable-tftp --tftp-root="$files"
    ip netns exec a nginx -c "$work/nginx.conf" 2> /dev/null &
    pid[nginx]=$!
    ip netns exec b atftpd --daemon --no-fork --user root --group root --logfile "$work/b.log" \
        "$files" &
    pid[atftpd]=$!
    for _ in $(seq 400); do
        on a ss -Hltn 'src 192.0.2.1:80' | grep -q . && on b ss -Hlun 'sport = 69' | grep -q . && return
        sleep 0.05
    done
    echo "Bail out! no servers"
    exit 1
}

get() { # get URI [FILE]: what it says is in said
    on guest "$fetch" "$1" "${2-$work/got}" > "$work/said" 2>&1
}

comes() { # comes URI NAME: fetches the file, which has the server's contents
    local attempt
    for ((attempt = 1; attempt <= attempts; attempt++)); do
        get "$1" && break
        [ "$(grep -c "^$1: " "$work/said")" -eq 1 ] || break
    done
    cmp "$work/got" "$files/${1##*/}" >> "$work/said" 2>&1
    local result=$?
    mv "$work/said" "$work/output"
    report $result "$2"
}

says() { # says LINE NAME: fetching has failed, with this line alone
    grep -v " calls, longest gap " "$work/said" > "$work/output"
    [ "$(cat "$work/output")" = "$1" ]
    report $? "$2"
}

# A bad wire
for faults in "loss=5" "loss=20" "reorder=25 duplicate=10"; do
    # TFTP servers give up when they have sent a block some times in vain.
    [ "$faults" = loss=20 ] && attempts=3 || attempts=1
    # shellcheck disable=SC2086 # several words
    new_guest_on plug_badly $faults
    serve_files
    run 4 needs-file limit=60000
    check "$faults: an address and a boot file" "server 192.0.2.1" "boot-file wanted.0"
    comes http://192.0.2.1/large "$faults: a file by HTTP"
    comes tftp://192.0.2.1/small "$faults: a file by TFTP"
    comes tftp://192.0.2.2/middle "$faults: a file by TFTP, in windows"
    stop
done

# Another VLAN on the wire
new_guest_on plug_badly vlan=wanted:poison
serve_files
run 4 needs-file
check "frames of a VLAN: what is said there is not heard" "server 192.0.2.1" "boot-file wanted.0"
comes http://192.0.2.1/large "frames of a VLAN: a file by HTTP"
comes tftp://192.0.2.2/middle "frames of a VLAN: a file by TFTP"
stop

# No space
new_guest
serve_files
run 4 needs-file
for uri in http://192.0.2.1/large tftp://192.0.2.1/large; do
    get $uri "$work/little/got"
    says "$uri: cannot be written: No space left on device" "no space: $uri"
done
umount "$work/little"

# A server that starts anew
rm "$work/got"
get tftp://192.0.2.1/huge &
fetching=$!
for _ in $(seq 400); do
    [ "$(stat -c %s "$work/got" 2> /dev/null || echo 0)" -gt 1000000 ] && break
    sleep 0.05
done
kill -KILL "${pid[a]}"
wait "${pid[a]}" 2> /dev/null
serve a --enable-tftp --tftp-root="$files"
wait $fetching
says "tftp://192.0.2.1/huge: server has ended the transfer" \
    "a TFTP server that starts anew: the transfer is over"
comes tftp://192.0.2.1/small "a TFTP server that starts anew: it can be asked again"
stop
echo "1..$count"
