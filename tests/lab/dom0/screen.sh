# shellcheck shell=bash
# A guest's screen, seen by a VNC client. Sourced after guest.sh, with $here the suites' directory.

font=${BUILD:-build}/firmware/font.bin
vnc=127.0.0.1:7

# screen_has PATTERN... - whether a VNC client sees all of these on the guest's screen now
screen_has() {
    local pattern
    # The client has been seen to crash while a guest sets up its screen: the next look counts.
    { timeout 90 vncsnapshot -quiet -quality 100 "$vnc" "$work/screen.jpg" >"$work/vnc.log" 2>&1; } \
        2>/dev/null &&
        djpeg -grayscale -pnm "$work/screen.jpg" 2>>"$work/vnc.log" |
        "$here/read-screen" "$font" >"$work/screen" 2>>"$work/vnc.log" || return 1
    for pattern in "$@"; do
        grep -qE -- "$pattern" "$work/screen" || return 1
    done
}
