# shellcheck shell=bash
# Reads a guest's screen by VNC. Sourced after guest.sh, with $here the suites' directory.

font=${BUILD:-build}/firmware/font.bin
vnc=127.0.0.1:7

# screen_has PATTERN... - whether the guest's screen shows all of these now
screen_has() {
    local pattern
    # vncsnapshot can crash while a guest sets up its screen; callers try again.
    { timeout 90 vncsnapshot -quiet -quality 100 "$vnc" "$work/screen.jpg" >"$work/vnc.log" 2>&1; } \
        2>/dev/null &&
        djpeg -grayscale -pnm "$work/screen.jpg" 2>>"$work/vnc.log" |
        "$here/read-screen" "$font" >"$work/screen" 2>>"$work/vnc.log" || return 1
    for pattern in "$@"; do
        grep -qE -- "$pattern" "$work/screen" || return 1
    done
}
