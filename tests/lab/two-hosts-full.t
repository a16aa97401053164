#!/bin/bash
# Proves that guests move between two hosts, which are two labs joined by a socket.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
mkdir "$directory/shared"

host() { # side, listen or connect
    LAB_LINK=$2:$directory/link tests/lab/run --memory 2560 --timeout 3600 --share "$directory/shared" -- \
        tests/lab/dom0/two-hosts "$1" /mnt/shared xenpv xenpvh xenfv
}

host to listen >"$directory/to" 2>"$directory/errors" &
until [[ -S $directory/link ]]; do
    kill -0 $! || break
    sleep 0.2
done
host from connect >"$directory/from" || true
wait $! || true
# One plan for both.
sed '/^1\.\.[0-9]*$/d' "$directory/from" "$directory/to" |
    awk '/^(not )?ok [0-9]+/ { sub(/[0-9]+/, ++n) } { print } END { print "1.." n }'
# Each has said that it is complete.
for side in from to; do
    grep -q '^1\.\.[0-9]*$' "$directory/$side" || {
        cat "$directory/errors" >&2
        exit 1
    }
done
