#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the self-check kernel, in plain QEMU with SeaBIOS, passes where everything is right, fails with
# the right check where something is wrong, and ends as it is told.
#
# Run from the project's root after `make test-kernels`.
set -uo pipefail

tool=build/tests/boot-images/self-check-image
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

if [ ! -x "$tool" ]; then
    echo "Bail out! $tool is missing: make test-kernels"
    exit 1
fi

# result NAME STATUS: one TAP line; a failure shows what the kernel reported
result()
{
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        sed 's/^/# /' "$work/serial" "$work/qemu" 2> /dev/null
    fi
}

# boot KERNEL COMMAND-LINE [QEMU-OPTION...]: run it, with its report in $work/serial
boot()
{
    local kernel=$1 line=$2
    shift 2
    rm -f "$work/serial" "$work/debug"
    timeout 40 qemu-system-x86_64 -accel tcg -nodefaults -display none -no-reboot \
        -serial "file:$work/serial.raw" -debugcon "file:$work/debug" \
        -kernel "$kernel" -append "$line" "$@" < /dev/null > "$work/qemu" 2>&1
    local status=$?
    tr -d '\r' < "$work/serial.raw" > "$work/serial"
    return $status
}

kernel()
{
    "$tool" kernel "$@" "$work/kernel"
}

line()
{
    "$tool" command-line "$@"
}

flip() # FILE OFFSET: change one bit
{
    python3 -c 'import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(int(sys.argv[2], 0))
    byte = file.read(1)[0]
    file.seek(-1, 1)
    file.write(bytes([byte ^ 0x10]))' "$1" "$2"
}

# passes NAME COMMAND-LINE [QEMU-OPTION...]: the kernel must pass and power off
passes()
{
    local name=$1 line=$2
    shift 2
    boot "$work/kernel" "$line" "$@" && [ "$(tail -n 1 "$work/serial")" = "SELF-CHECK PASSED" ] &&
        cmp -s "$work/serial" "$work/debug" && ! grep -q ^FAIL "$work/serial"
    result "$name" $?
}

# fails NAME CHECK COMMAND-LINE [QEMU-OPTION...]: the kernel must fail with that check, and with others
# only if CHECK ends in '+'
fails()
{
    local name=$1 check=${2%+} only=$2 line=$3 found
    shift 3
    boot "$work/kernel" "$line" "$@" && grep -q "^FAIL $check: got .* expected " "$work/serial" &&
        found=$(grep -c ^FAIL "$work/serial") &&
        [ "$(tail -n 1 "$work/serial")" = "SELF-CHECK FAILED $found" ] &&
        { [ "$only" != "$check" ] || [ "$found" -eq 1 ]; }
    result "$name" $?
}

# ends HOW COMMAND...: boot with end=HOW, and give QEMU's monitor the commands after the verdict
ends()
{
    local how=$1
    shift
    rm -f "$work/serial.raw"
    {
        for _ in $(seq 200); do
            grep -q '^SELF-CHECK [PF]' "$work/serial.raw" 2> /dev/null && break
            sleep 0.1
        done
        sleep 1
        printf '%s\n' "$@" quit
    } | timeout 40 qemu-system-x86_64 -accel tcg -nodefaults -display none -vga std -m 128 \
        -monitor stdio -serial "file:$work/serial.raw" -d cpu_reset -D "$work/resets" \
        -kernel "$work/kernel" -append "$(line "end=$how")" > "$work/qemu" 2>&1
    tr -d '\r' < "$work/serial.raw" > "$work/serial"
}

# stopped INTERRUPTS HALTED: whether the processor had interrupts on and was halted (0 or 1)
stopped()
{
    local flags halted

    read -r flags halted < <(sed -n 's/.*EFL=\([0-9a-f]*\) .*HLT=\([01]\).*/\1 \2/p' "$work/qemu")
    [ -n "$halted" ] && [ $((0x$flags >> 9 & 1)) -eq "$1" ] && [ "$halted" -eq "$2" ]
}

# crashed: whether a triple fault of the kernel, which runs above 1 MiB, caused a reset; SeaBIOS causes
# some resets of its own
crashed()
{
    grep -A4 '^Triple fault' "$work/resets" | grep -q 'EIP=001'
}

# starts: how often the kernel was started
starts()
{
    grep -c '^SELF-CHECK START' "$work/serial"
}

small_words=$("$tool" initrd 64K "$work/small")
odd_words=$("$tool" initrd 65537 "$work/odd")
large_words=$("$tool" initrd 100M "$work/large")

# refuses MESSAGE ARGUMENT...: the tool must refuse to make an image and say why
refuses()
{
    local message=$1
    shift
    rm -f "$work/refused"
    ! "$tool" "$@" "$work/refused" 2> "$work/qemu" && grep -q "$message" "$work/qemu" &&
        [ ! -e "$work/refused" ]
    result "the tool refuses: $*" $?
}

# What the tool refuses

refuses "no relocatable kernels" kernel --protocol 0x0204
refuses "not 0x0202 to 0x020f" kernel --protocol 0x0210
refuses "no 64-bit entry point" kernel --protocol 0x020b --entry-64
refuses "not a multiple of 16" kernel --size 65537
refuses "needs 0x20000" kernel --size 64K --init-size 0x1f000
refuses "no such end" kernel --end never
refuses "not a number in range" initrd 5000M
! line --length 60 note=long > /dev/null 2> "$work/qemu" && grep -q "cannot be filled up to 60" "$work/qemu"
result "the tool refuses a command line that is too short for its words" $?

# What must pass

kernel --relocatable
passes "relocatable, 64 KiB, no initrd" "$(line ram.mib=128 vcpus=1)" -m 128
passes "RAM above 4 GiB" "$(line ram.mib=5120 vcpus=1)" -m 5G
passes "initrd of an odd size" "$(line "$odd_words")" -m 128 -initrd "$work/odd"
passes "longest command line" "$(line --length 2047)" -m 128
passes "screen, loader, entry and address as expected" \
    "$(line expect.screen=text expect.loader=b0 expect.entry=32 expect.address=100000 \
        expect.rsdp=scan)" -m 128 -vga std
kernel --no-command-line
passes "no command line" "" -m 128
kernel --fixed --size 12M
passes "fixed, 12 MiB, small initrd, 4 processors" \
    "$(line "$small_words" ram.mib=256 vcpus=4)" -m 256 -smp 4 -initrd "$work/small"
kernel --fixed --size 60M
passes "fixed, 60 MiB, in 64 MiB of RAM" "$(line ram.mib=64)" -m 64
passes "fixed, 60 MiB, initrd of 100 MiB" "$(line "$large_words" ram.mib=1024)" -m 1G \
    -initrd "$work/large"
kernel --fixed --size 1M --pref-address 0x1000000 --init-size 16M
passes "fixed, run area elsewhere" "$(line "$small_words")" -m 128 -initrd "$work/small"
kernel --entry-64 --setup-64 --size 1M
passes "64-bit entry point" "$(line "$small_words" expect.entry=64)" -m 128 -initrd "$work/small"
for protocol in 0x0202 0x0203 0x0204 0x0205 0x0206 0x0207 0x0208 0x0209 0x020a 0x020b 0x020c \
    0x020d 0x020e 0x020f; do
    kernel --fixed --protocol $protocol
    passes "fixed, protocol $protocol" "$(line --length 255 "$small_words")" -m 64 \
        -initrd "$work/small"
done

# What must fail

kernel --size 1M
flip "$work/kernel" $((4096 + 900000))
fails "damaged kernel" kernel.checksum "$(line)" -m 128
kernel --size 1M
flip "$work/kernel" 0x236 # xloadflags, in the copy for the loader only
fails "changed header" header.copied "$(line)" -m 128
kernel
cp "$work/small" "$work/damaged"
flip "$work/damaged" 4711
fails "damaged initrd" initrd.sum "$(line "$small_words")" -m 128 -initrd "$work/damaged"
fails "initrd cut short" initrd.size "$(line "$small_words")" -m 128 -initrd "$work/odd"
fails "missing initrd" initrd.size "$(line "$small_words")" -m 128
fails "initrd where none should be" initrd.size "$(line)" -m 128 -initrd "$work/small"
fails "initrd without a checksum to compare" initrd.sum.present "$(line initrd.size=65536)" -m 128 \
    -initrd "$work/small"
fails "less RAM than expected" e820.total "$(line ram.mib=130)" -m 128
fails "more RAM than expected" e820.total "$(line ram.mib=3072)" -m 5G
fails "another number of processors" madt.processors+ "$(line vcpus=3)" -m 128 -smp 2
fails "command line with a changed word" cmdline.sum "$(line note=one | sed s/one/two/)" -m 128
fails "command line cut short" cmdline.length.present+ "$(line note=one | sed 's/ [^ ]*$//')" -m 128
fails "command line with something appended" cmdline.length.present+ "$(line) note=x" -m 128
fails "missing command line" cmdline.length.present+ "" -m 128
fails "misspelt word" cmdline.words "$(line initrd.sise=5)" -m 128
fails "word without its number" ram.mib "$(line ram.mib=many)" -m 128
fails "other entry point" entry.mode "$(line expect.entry=64)" -m 128
fails "other address" address.expected "$(line expect.address=200000)" -m 128
fails "other loader" header.type_of_loader "$(line expect.loader=72)" -m 128
fails "other screen" screen.kind "$(line expect.screen=framebuffer)" -m 128 -vga std
fails "RSDP in another place" rsdp.place "$(line expect.rsdp=both)" -m 128
fails "unknown end" end.known "$(line end=never)" -m 128
kernel --cmdline-size 100
fails "longer command line than allowed" cmdline.limit "$(line --length 101)" -m 128
kernel --no-command-line
fails "command line where none should be" cmdline.empty "$(line)" -m 128
kernel --init-size 40M # QEMU puts the initrd into it
words=$("$tool" initrd 30M "$work/middle")
fails "initrd in the run area" initrd.sum "$(line "$words")" -m 64 -initrd "$work/middle"
kernel --init-size 80M
fails "run area larger than RAM" e820.kernel_in_ram "$(line)" -m 64

# How it ends, and the screen

kernel
ends halt "info registers" "pmemsave 0xb8000 4000 \"$work/screen\""
stopped 0 1
result "end=halt stops with interrupts off" $?
tr -d '\007\017' < "$work/screen" | tr -d '\000' | fold -w 80 > "$work/rows"
grep -q '^ok entry.interrupts ' "$work/rows" && tail -n 1 "$work/rows" | grep -q '^SELF-CHECK PASSED '
result "the report is on the screen" $?
ends idle "info registers"
stopped 1 1
result "end=idle sleeps with interrupts on" $?
ends spin "info registers"
stopped 0 0
result "end=spin keeps running" $?
ends reboot "info registers"
[ "$(starts)" -ge 2 ] && ! crashed
result "end=reboot resets the machine" $?
ends crash "info registers"
[ "$(starts)" -ge 2 ] && crashed
result "end=crash is a triple fault" $?

kernel --end wait-serial
mkfifo "$work/input"
timeout 40 qemu-system-x86_64 -accel tcg -nodefaults -display none -no-reboot -serial stdio \
    -kernel "$work/kernel" -append "$(line)" < "$work/input" > "$work/serial.raw" 2> "$work/qemu" &
exec 3> "$work/input"
for _ in $(seq 200); do
    grep -q '^READY' "$work/serial.raw" && break
    sleep 0.1
done
printf 'one two\r\nthree\rpoweroff\n' >&3
wait $!
status=$?
exec 3>&-
tr -d '\r' < "$work/serial.raw" > "$work/serial"
[ $status -eq 0 ] && [ "$(sed '1,/^READY$/d' "$work/serial")" = $'echo: one two\necho: three\necho: poweroff' ]
result "end=wait-serial echoes lines and obeys" $?

boot "$work/kernel" "$(line ports=4 end=poweroff)" -serial "file:$work/serial2" -serial "file:$work/serial3" \
    -serial "file:$work/serial4"
status=$?
for more in 2 3 4; do
    cmp -s "$work/serial.raw" "$work/serial$more" || status=1
done
[ $status -eq 0 ] && grep -q '^SELF-CHECK PASSED' "$work/serial"
result "ports=4 reports to four serial ports" $?
boot "$work/kernel" "$(line ports=5 end=poweroff)"
grep -q '^FAIL ports' "$work/serial"
result "a fifth port is a failed check" $?

# Without ACPI the exit status is the verdict
kernel
boot "$work/kernel" "$(line expect.rsdp=none)" -m 128 -machine acpi=off -device isa-debug-exit,iobase=0xf4
[ $? -eq 1 ]
result "passed without ACPI: isa-debug-exit with 1" $?
boot "$work/kernel" "$(line expect.rsdp=none note=one | sed s/one/two/)" -m 128 -machine acpi=off \
    -device isa-debug-exit,iobase=0xf4
[ $? -eq 3 ]
result "failed without ACPI: isa-debug-exit with 3" $?

echo "1..$number"
