#!/bin/bash
# Proves what tests/lab/run promises: status, streams, arguments and shares pass unchanged, several labs run
# at once, and nothing is left however a lab ends.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
run=$here/run
release=${LAB_RELEASE:-bookworm}
# shellcheck source=tests/lab/dom0/tap.sh
. "$here/dom0/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # NAME COMMAND [ARG...] - as ok, and shows what the labs said if it fails
    ok "$@" || {
        show <<<"failed: ${*:2}"
        tail -v -n 30 "$work"/*.err | show
    }
}
is() { # NAME GOT EXPECTED
    check "$1 (${2@Q})" test "$2" == "$3"
}
# Runs a lab with its output in NAME.out, NAME.err and its status in NAME.status.
lab() { # NAME, arguments of run
    local name=$1 status=0
    shift
    "$run" --memory 2560 "$@" >"$work/$name.out" 2>"$work/$name.err" || status=$?
    echo "$status" >"$work/$name.status"
}
status_of() { cat "$work/$1.status"; }

# Without a lab.
for case in "" "--no-such-option -- true" "--timeout x -- true" "--memory 1 -- true" \
    "--share /no/such/directory -- true" "--share / -- true" "--release sid -- true"; do
    read -ra arguments <<<"$case"
    lab usage "${arguments[@]}"
    is "bad usage is refused: run $case" "$(status_of usage)" 125
    check "a line says why: run $case" grep -q '^lab: ' "$work/usage.err"
done
lab help --help
is "--help succeeds" "$(status_of help)" 0
check "--help names the options" grep -q -- '--share DIR' "$work/help.out"
"$here/prepare" "$release" >/dev/null

# A command that succeeds, in a lab with shares, while another lab's command fails.
share="$work/a share, with comma"
mkdir "$share" "$work/second"
echo 'from the host' >"$share/host file"
# shellcheck disable=SC2016 # must not expand
arguments=('' ' ' "quote's" 'double "quotes"' $'line\nbreak\n' '$HOME `id` \ *' $'\xff\xfe' --)
printf '%s\0' "${arguments[@]}" >"$work/arguments"
cat >"$share/success" <<'EOF'
#!/bin/bash
set -euo pipefail
directory=$PWD
cd "$(dirname "$0")"
printf '%s\0' "$@" >arguments
cp 'host file' guest-file
echo second >/mnt/second/file
xl list >list
. /etc/os-release
echo "$VERSION_CODENAME" >release
xenstore-read /local/domain/0/name >name
printf '%s\n' "$QEMU_XEN_TEST" >variable
printf '%s\n' "$PATH" >path
echo "$directory" >directory
test -e /mnt/src/tests/lab/run
if touch /mnt/src/touched 2>/dev/null; then echo writable; else echo read-only; fi >project
head -c 3000000 /dev/urandom >random
echo 'on stderr' >&2
echo 'on stderr, opened again' >/dev/stderr
# The reader of the port `nudge` is the only cat that reads a port.
for pid in $(pgrep -x cat); do
    [[ $(readlink /proc/"$pid"/fd/0) != /dev/vport* ]] || nudged=$pid
done
nudges() { sed -n 's/^rchar: //p' "/proc/$nudged/io"; }
before=$(nudges)
sleep 5
echo $(($(nudges) - before)) >nudges
sleep 1000 & # must not keep the lab waiting
cat random
EOF
chmod +x "$share/success"
QEMU_XEN_TEST=$'a value\nof two lines' \
    lab success --share "$share" --share "$work/second" --console "$work/console" \
    -- '/mnt/a share, with comma/success' "${arguments[@]}" &
success=$!
lab failure -- sh -c 'xl debug-keys x; echo out; exit 7' &
failure=$!
wait "$success" "$failure"

is "status 0 passes through" "$(status_of success)" 0
check "stdout arrives unchanged, and nothing else with it" cmp "$share/random" "$work/success.out"
is "stderr arrives apart" "$(cat "$work/success.err")" $'on stderr\non stderr, opened again'
check "arguments arrive unchanged" cmp "$work/arguments" "$share/arguments"
is "a share is readable and writable" "$(cat "$share/guest-file")" 'from the host'
is "a second share is writable" "$(cat "$work/second/file")" second
is "dom0 is of the release that was asked for" "$(cat "$share/release")" "$release"
check "xl list shows Domain-0" grep -q '^Domain-0 ' "$share/list"
is "xenstored answers" "$(cat "$share/name")" Domain-0
is "QEMU_XEN_ variables are passed on" "$(cat "$share/variable")" $'a value\nof two lines'
is "the build directory comes first in PATH" "$(cut -d: -f1 "$share/path")" /mnt/src/build
is "the project is the working directory" "$(cat "$share/directory")" /mnt/src
is "the project is safe from the command" "$(cat "$share/project")" read-only
check "the host keeps interrupting an idle lab" test "$(cat "$share/nudges")" -ge 2
check "--console keeps Xen's log" grep -aq '^(XEN) ' "$work/console"

is "status 7 passes through" "$(status_of failure)" 7
is "stdout of a failing command arrives" "$(cat "$work/failure.out")" out
check "a failing command is followed by Xen's messages" \
    grep -q "(XEN) 'x' pressed - Dumping all livepatch patches" "$work/failure.err"

# Labs that end badly: dom0 crashes, the command hangs, the output has no reader, and
# SIGTERM while the command runs.
lab crash -- sh -c 'echo 1 >/proc/sys/kernel/sysrq; echo c >/proc/sysrq-trigger' &
crash=$!
lab hang --timeout 40 -- sleep 1000 &
hang=$!
{
    status=0
    "$run" -- yes 2>"$work/reader.err" || status=$?
    echo "$status" >"$work/reader.status"
} | head -n 1 >"$work/reader.out" &
reader=$!
mkdir "$work/tmp"
TMPDIR=$work/tmp "$run" -- sh -c 'echo started; exec sleep 1000' >"$work/ended.out" 2>"$work/ended.err" &
ended=$!
for ((i = 0; i < 1200; i++)); do
    grep -q started "$work/ended.out" && break
    sleep 0.1
done
is "output arrives while the command runs" "$(cat "$work/ended.out")" started
children=$(pgrep -d ' ' -P "$ended")
check "a running lab has processes" test -n "$children"
kill -TERM "$ended"
status=0
wait "$ended" || status=$?
is "TERM ends the run" "$status" 143
# shellcheck disable=SC2086 # several process ids
check "no process is left behind" eval '! ps -o pid=,args= -p '"${children// /,}"
is "no file is left behind" "$(ls -A "$work/tmp")" ''
wait "$crash" "$hang" "$reader"
is "a lab that dies gives 125" "$(status_of crash)" 125
check "a line says that the lab ended" grep -q '^lab: the lab ended before the command did' "$work/crash.err"
check "the end of its console follows" grep -q 'Kernel panic - not syncing' "$work/crash.err"
is "a command that hangs gives 124" "$(status_of hang)" 124
check "a line says that the time was over" grep -q '^lab: .* within 40 s$' "$work/hang.err"

is "a run ends when its output has no reader" "$(status_of reader)" 141

finish
