# shellcheck shell=bash
# TAP for the suites that run in dom0, and what they share. Sourced.
#
# A suite calls ok, is, and at the end finish. What a failed test needs to be understood is printed
# as a diagnostic by the suite through `show`.

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

# is NAME GOT EXPECTED - passes if both are equal
is() {
    ok "$1" test "$2" = "$3" || {
        show <<<"got:      $2"
        show <<<"expected: $3"
        return 1
    }
}

# show [FILE...] - files or standard input as diagnostics
# shellcheck disable=SC2120 # standard input is meant
show() { cat "$@" | tr -d '\r' | sed 's/^/# /'; }

# finish - the plan, and the suite's exit status
finish() {
    echo "1..$tap_count"
    exit $((tap_failed > 0 || tap_count == 0))
}
