#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What turns a file of arguments into a guest: the helper's words and errors, the unit as systemd
# reads it, the AppArmor profile as its parser does, logs that are rotated while they are written.
set -euo pipefail

# shellcheck source=tests/lab/dom0/tap.sh
. tests/lab/dom0/tap.sh
build=$PWD/${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# refused NAME TEXT MESSAGE - a file with the text is refused with this one line and status 1
refused() {
    local status=0
    printf '%b' "$2" >"$work/web.args"
    "$build/qemu-xen-guest" "$work/web.args" >"$work/out" 2>"$work/err" || status=$?
    is "$1" "$status $(cat "$work/out" "$work/err")" "1 qemu-xen-guest: $3" || true
}
refused 'an open quotation' '-m 1G\n-append "a b\n' \
    "$work/web.args:2: the quotation that begins here does not end"
# shellcheck disable=SC2016 # must not expand
refused 'a variable' '\n\n-name $HOME' \
    "$work/web.args:3: this is no shell: quote \$ \` ; & | < > ( and ) by '...'"
refused '-daemonize' '# web\n-m 1G \\\n -daemonize' \
    "$work/web.args:3: -daemonize: a service is in the background already"
refused 'no text' 'a\0b' "$work/web.args:1: a byte is zero: this is no text"
for path in "$work/none.args" "$work/web" "$work/.args"; do
    status=0
    "$build/qemu-xen-guest" "$path" >"$work/out" 2>"$work/err" || status=$?
    is "a file that is not one: ${path##*/}" \
        "$status $(wc -l <"$work/err") $(grep -c "^qemu-xen-guest: $path: " "$work/err")" '1 1 1' || true
done

# The program gets the words, the name of the file, and what follows the file.
printf '#!/bin/sh\nprintf "%%s|" "$@"\n' >"$work/qemu-xen"
chmod +x "$work/qemu-xen"
cp "$build/qemu-xen-guest" "$work/"
printf -- '# web\n-M xenpv -m 1G\n-append "console=hvc0 root=/dev/xvda1" # quoted\n' >"$work/my-web.args"
is 'words, name and further arguments reach qemu-xen' \
    "$("$work/qemu-xen-guest" "$work/my-web.args" -dry-run)" \
    '-name|my-web|-M|xenpv|-m|1G|-append|console=hvc0 root=/dev/xvda1|-dry-run|' || true
mkdir -p "$work/usr/libexec/qemu-xen" "$work/usr/bin"
mv "$work/qemu-xen-guest" "$work/usr/libexec/qemu-xen/"
mv "$work/qemu-xen" "$work/usr/bin/"
is 'the program is found from where both are installed' \
    "$("$work/usr/libexec/qemu-xen/qemu-xen-guest" "$work/my-web.args" -S | tail -c 4)" '|-S|' || true
printf -- '-M xenpv -hda disk.img' >"$work/my-web.args"
"$build/qemu-xen-guest" "$work/my-web.args" -dry-run >"$work/out" 2>&1 || true
ok 'a real plan has the name' grep -q my-web "$work/out" || show "$work/out"

# A guest that ends when its power button is pressed, and one that cannot be asked.
qemu-system-x86_64 -M isapc -S -display none -nodefaults \
    -qmp "unix:$work/monitor,server=on,wait=off" >/dev/null 2>&1 &
device_model=$!
for _ in $(seq 100); do
    [[ ! -S $work/monitor ]] || break
    sleep 0.1
done
"$build/qemu-xen-guest" --powerdown "$work/monitor" 2>"$work/err" &
asking=$!
sleep 1
kill "$device_model"
status=0
wait "$asking" || status=$?
wait "$device_model" || true
is 'a guest is asked to shut down until it has ended' "$status $(cat "$work/err")" '0 ' || true
mkfifo "$work/asked"
python3 -c "
import socket, sys
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen()
open(sys.argv[2], 'w').close()
connection = server.accept()[0]
text = b''
while text.count(b'\n') < 2:
    text += connection.recv(1000)
print(text.decode(), end='')
" "$work/fake" "$work/asked" >"$work/commands" &
cat "$work/asked"
"$build/qemu-xen-guest" --powerdown "$work/fake" || true
wait $!
is 'by these commands' "$(cat "$work/commands")" '{"execute": "qmp_capabilities"}
{"execute": "system_powerdown"}' || true
status=0
"$build/qemu-xen-guest" --powerdown "$work/none" 2>"$work/err" || status=$?
is 'one that has no monitor' "$status $(cat "$work/err")" \
    "1 qemu-xen-guest: $work/none: No such file or directory" || true

# The unit, with the programs where they were built.
sed "s|/usr/libexec/qemu-xen/|$build/|; s|/usr/bin/qemu-xen|$build/qemu-xen|" \
    packaging/systemd/qemu-xen@.service >"$work/qemu-xen@.service"
ln -s qemu-xen@.service "$work/qemu-xen@web.service"
status=0
systemd-analyze verify --man=no "$work/qemu-xen@web.service" >"$work/out" 2>&1 || status=$?
is 'systemd finds nothing wrong with the unit' "$status $(grep qemu-xen@ "$work/out" || true)" '0 ' || show "$work/out"

# The profile.
profile=packaging/apparmor/usr.bin.qemu-xen
status=0
apparmor_parser --skip-kernel-load --skip-cache "$profile" >"$work/out" 2>&1 || status=$?
is 'the AppArmor profile is parsed, without a warning' \
    "$status $(grep -v '^Cache read/write disabled' "$work/out" || true)" '0 ' || true
is 'it is one profile' "$(apparmor_parser --skip-kernel-load --names "$profile" 2>/dev/null)" qemu-xen || true
ok 'it only complains' grep -q 'flags=(complain' "$profile" || true

# What a file is written to with or without append=on while it is rotated. The device model is QEMU;
# its test protocol writes to a port, and each byte goes to the log.
rotated() { # APPEND - sets $old and $new, what the copy and the log are then
    local log=$work/log-$1 device_model to
    mkdir "$log"
    sed "s|/var/log/qemu-xen|$log|" packaging/logrotate/qemu-xen >"$log.conf"
    mkfifo "$log.in"
    qemu-system-x86_64 -M isapc -S -display none -nodefaults -qtest stdio \
        -chardev "file,id=log,path=$log/web.log,append=$1" -device isa-debugcon,chardev=log,iobase=0xe9 \
        <"$log.in" >/dev/null 2>"$log.err" &
    device_model=$!
    exec {to}>"$log.in"
    printf 'outb 0xe9 %d\n' "'o" "'l" "'d" >&"$to"
    for _ in $(seq 100); do
        [[ $(cat "$log/web.log" 2>/dev/null) != old ]] || break
        sleep 0.1
    done
    logrotate --force --state "$log.state" "$log.conf" || true
    printf 'outb 0xe9 %d\n' "'n" "'e" "'w" >&"$to"
    for _ in $(seq 100); do
        [[ $(tail -c 3 "$log/web.log") != new ]] || break
        sleep 0.1
    done
    exec {to}>&-
    kill "$device_model" 2>/dev/null || true
    wait "$device_model" || true
    old=$(cat "$log/web.log.1")
    new=$(od -An -c "$log/web.log" | tr -d ' \n')
}
chmod 755 "$work"
rotated on
is 'a log with append=on is rotated while it is written' "$old $new" 'old new' || show "$work/log-on.err"
rotated off
is 'without it the log has a hole, as the manual says' "$old $new" 'old \0\0\0new' || show "$work/log-off.err"
finish
