# shellcheck shell=bash
# TAP for the suites that are shell scripts. Sourced.
#
# A suite calls ok and is, and finish at the end. It prints diagnostics of a failed test through `show`.

tap_count=0
tap_failed=0

# ok NAME COMMAND [ARG...] - passes if the command succeeds
ok() {
    local name=$1
    shift
    tap_count=$((tap_count + 1))
    if "$@"; then
        echo "ok $tap_count - $name"
    else
        tap_failed=$((tap_failed + 1))
        echo "not ok $tap_count - $name"
        return 1
    fi
}

# is NAME GOT EXPECTED - passes if they are equal
is() {
    ok "$1" test "$2" = "$3" || {
        show <<<"got:      $2"
        show <<<"expected: $3"
        return 1
    }
}

# show [FILE...] - prints files or standard input as diagnostics
# shellcheck disable=SC2120 # standard input is meant
show() { cat "$@" | tr -d '\r' | sed 's/^/# /'; }

# finish - prints the plan and exits
finish() {
    echo "1..$tap_count"
    exit $((tap_failed > 0 || tap_count == 0))
}
